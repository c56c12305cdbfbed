from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.accounts import set_up_links
from klatsch.accounts.models import Host, SetUpLink
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client


INES = {"name": "Ines Rocha", "email": "Ines@Example.org", "password": PASSWORD, "time_zone": "Europe/Lisbon"}


@pytest.fixture
def token(db: None, now: datetime) -> str:
    return set_up_links.create_set_up_link(now=now)


@pytest.fixture
def address(token: str) -> str:
    return reverse("set_up", args=[token])


def test_opening_the_link_often_spends_nothing(client: Client, address: str) -> None:
    before = SetUpLink.objects.values().get()
    for _ in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert SetUpLink.objects.values().get() == before
    assert not Host.objects.exists()


def test_the_page_is_kept_in_no_cache(client: Client, address: str) -> None:
    assert "no-store" in client.get(address)["Cache-Control"]


def test_the_host_is_made_and_signed_in(client: Client, address: str) -> None:
    answer = client.post(address, INES)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    host = Host.objects.get()
    assert (host.name, host.email, host.time_zone) == ("Ines Rocha", "ines@example.org", "Europe/Lisbon")
    page = client.get(reverse("account")).text
    assert "Ines Rocha" in page
    assert "Welcome, Ines Rocha." in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_spent_link_says_so_kindly(client: Client, address: str, method: str) -> None:
    client.post(address, INES)
    client.logout()
    answer = getattr(client, method)(address, INES if method == "post" else None)
    assert answer.status_code == 404
    assert "This link has done its work" in answer.text
    assert Host.objects.count() == 1


def test_an_invented_link_looks_like_a_spent_one(client: Client, db: None) -> None:
    answer = client.get(reverse("set_up", args=["invented"]))
    assert (answer.status_code, "This link has done its work" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "This field is required."),
        ({"email": "ines"}, "Enter a valid email address."),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password12"}, "too common"),
        ({"password": "ines@example.org"}, "too similar"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, address: str, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.post(address, {**INES, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    for name in {"name", "email"} - wrong.keys():
        assert f'value="{INES[name]}"' in answer.text
    assert PASSWORD not in answer.text
    assert not Host.objects.exists()
    assert client.post(address, INES).status_code == 302


def test_an_address_that_is_taken_spends_no_link(client: Client, hanna: Host, address: str) -> None:
    answer = client.post(address, {**INES, "email": "HANNA@example.org"})
    assert "already a host with this e-mail address" in answer.text
    assert SetUpLink.objects.get().used_at is None


def test_every_zone_with_a_place_can_be_chosen_without_a_script(client: Client, address: str) -> None:
    page = client.get(address).text
    for zone in ("Europe/Lisbon", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Argentina/Salta", "UTC"):
        assert f'<option value="{zone}"' in page


def test_a_form_from_elsewhere_makes_no_host(address: str) -> None:
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(address, INES)
    assert answer.status_code == 403
    assert not Host.objects.exists()
