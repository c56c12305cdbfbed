"""Sign-in by a proxy's header: from its address only, for the pages of hosts only, and gone with the header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.accounts.models import Host

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import Settings

    from klatsch.invitations.models import Invitation


PROXY = {"REMOTE_ADDR": "10.1.2.3"}


@pytest.fixture
def behind_proxy(settings: Settings) -> Callable[..., Any]:
    def set_up(*, newcomers: bool = False) -> None:
        settings.KLATSCH = settings.KLATSCH.model_copy(
            update={"proxy_header": "RemoteEmail", "proxy_addresses": ["10.1.0.0/16"], "newcomers": newcomers}
        )
        place = settings.MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1
        settings.MIDDLEWARE = [
            *settings.MIDDLEWARE[:place],
            "klatsch.accounts.proxy_header.ProxyHeaderMiddleware",
            *settings.MIDDLEWARE[place:],
        ]
        settings.AUTHENTICATION_BACKENDS = [
            *settings.AUTHENTICATION_BACKENDS,
            "klatsch.accounts.proxy_header.ProxyHeaderBackend",
        ]

    return set_up


def who(client: Client, email: str | None = None, **meta: str) -> Response:
    told = {} if email is None else {"RemoteEmail": email}
    return client.get(reverse("account"), headers=told, **meta)  # type: ignore[arg-type]


def test_whom_the_proxy_names_is_signed_in_whatever_the_capitals(
    client: Client, hanna: Host, behind_proxy: Callable[..., Any]
) -> None:
    behind_proxy()
    assert hanna.name in who(client, f"  {hanna.email.upper()}", **PROXY).text


@pytest.mark.parametrize("address", ["10.2.0.1", "127.0.0.1", "::1"])
def test_from_elsewhere_the_header_says_nothing(
    client: Client, hanna: Host, behind_proxy: Callable[..., Any], address: str
) -> None:
    behind_proxy()
    assert who(client, hanna.email, REMOTE_ADDR=address).status_code == 302


def test_who_came_by_the_header_goes_with_it_and_with_another_name(
    client: Client, hanna: Host, theo: Host, behind_proxy: Callable[..., Any]
) -> None:
    behind_proxy()
    assert hanna.name in who(client, hanna.email, **PROXY).text
    assert theo.name in who(client, theo.email, **PROXY).text
    assert who(client, **PROXY).status_code == 302


@pytest.mark.parametrize("email", ["", "nobody@example.org", "no address", "a@example.org,b@example.org"])
def test_who_is_no_host_is_nobody(client: Client, hanna: Host, behind_proxy: Callable[..., Any], email: str) -> None:
    behind_proxy()
    assert who(client, email, **PROXY).status_code == 302
    assert Host.objects.count() == 1


def test_newcomers_are_made_where_they_are_welcome_but_only_with_an_address(
    client: Client, behind_proxy: Callable[..., Any]
) -> None:
    behind_proxy(newcomers=True)
    assert who(client, "no address", **PROXY).status_code == 302
    assert "kim" in who(client, "Kim@example.org", **PROXY).text
    assert Host.objects.get().email == "kim@example.org"


def test_a_host_who_was_put_to_sleep_stays_outside(
    client: Client, hanna: Host, behind_proxy: Callable[..., Any]
) -> None:
    behind_proxy()
    Host.objects.update(is_active=False)
    assert who(client, hanna.email, **PROXY).status_code == 302


def test_pages_of_guests_give_no_cookie_to_whom_the_proxy_names(
    client: Client, hanna: Host, coffee: Invitation, behind_proxy: Callable[..., Any]
) -> None:
    behind_proxy()
    answer = client.get(f"/i/{coffee.slug}/", headers={"RemoteEmail": hanna.email}, **PROXY)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert not answer.cookies
