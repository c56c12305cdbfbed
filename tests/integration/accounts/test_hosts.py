from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.accounts import api_tokens, hosts, set_up_links
from klatsch.accounts.api_tokens import host_by_api_token
from klatsch.accounts.models import ApiToken, Host
from klatsch.accounts.queries import host_by_email
from klatsch.core.errors import NotFound, Refused
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from datetime import datetime


def test_a_host_is_found_by_address_whatever_the_case(hanna: Host) -> None:
    assert host_by_email(" Hanna@Example.org ") == hanna


def test_the_only_host_needs_no_naming_but_two_do(hanna: Host, request: pytest.FixtureRequest) -> None:
    assert host_by_email(None) == hanna
    request.getfixturevalue("theo")
    with pytest.raises(Refused) as error:
        host_by_email(None)
    assert error.value.code == "several-hosts"


def test_the_same_address_makes_no_second_host(hanna: Host, now: datetime) -> None:
    with pytest.raises(Refused) as error:
        hosts.create_host(email="HANNA@example.org", name="Hanna", time_zone="UTC", password=PASSWORD, now=now)
    assert error.value.code == "host-exists"
    assert Host.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "  "}, "host-has-no-name"),
        ({"time_zone": "Mars/Olympus"}, "time-zone-unknown"),
        ({"email": "nobody"}, "email-address-not-valid"),
        ({"password": "short"}, "password-too-weak"),
    ],
)
def test_a_host_with_wrong_details_is_refused(db: None, now: datetime, wrong: dict[str, str], code: str) -> None:
    right = {"email": "ines@example.org", "name": "Ines", "time_zone": "UTC", "password": PASSWORD}
    with pytest.raises(Refused) as error:
        hosts.create_host(**{**right, **wrong}, now=now)
    assert error.value.code == code
    assert not Host.objects.exists()


def test_an_api_token_opens_its_hosts_door_and_is_not_kept_itself(hanna: Host, now: datetime) -> None:
    token = api_tokens.create_api_token(host=hanna, name="scripts", now=now)
    assert host_by_api_token(token, now) == hanna
    assert host_by_api_token(token + "x", now) is None
    assert token not in ApiToken.objects.get().digest


def test_a_set_up_link_makes_one_host_and_no_second(db: None, now: datetime) -> None:
    token = set_up_links.create_set_up_link(now=now)
    made = set_up_links.use_set_up_link(
        token=token, email="ines@example.org", name="Ines", time_zone="UTC", password=PASSWORD, now=now
    )
    assert made.check_password(PASSWORD)
    with pytest.raises(NotFound):
        set_up_links.use_set_up_link(
            token=token, email="eve@example.org", name="Eve", time_zone="UTC", password=PASSWORD, now=now
        )


def test_a_refused_host_does_not_spend_the_set_up_link(db: None, now: datetime) -> None:
    token = set_up_links.create_set_up_link(now=now)
    with pytest.raises(Refused):
        set_up_links.use_set_up_link(
            token=token, email="ines@example.org", name="", time_zone="UTC", password=PASSWORD, now=now
        )
    host = set_up_links.use_set_up_link(
        token=token, email="ines@example.org", name="Ines", time_zone="UTC", password=PASSWORD, now=now
    )
    assert host.email == "ines@example.org"


def test_a_new_password_replaces_the_old_one_unless_it_is_weak(hanna: Host) -> None:
    with pytest.raises(Refused) as error:
        hosts.change_password(host=hanna, password="short")
    assert error.value.code == "password-too-weak"
    hosts.change_password(host=hanna, password="eight cups of coffee")
    hanna.refresh_from_db()
    assert hanna.check_password("eight cups of coffee")
