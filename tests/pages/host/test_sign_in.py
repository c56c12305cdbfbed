from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from pydantic import SecretStr

from tests.cast import PASSWORD

if TYPE_CHECKING:
    from typing import Any

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import Settings

    from klatsch.accounts.models import Host


PAGES = ["account", "account_change_password", "account_logout", "mfa_index", "mfa_list_webauthn"]
DELICATE_PAGES = ["mfa_activate_totp", "mfa_add_webauthn"]


@pytest.fixture
def at_home(client: Client, hanna: Host) -> Client:
    answer = client.post(reverse("account_login"), {"login": hanna.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_a_host_signs_in_with_address_and_password(at_home: Client) -> None:
    assert "Hanna Weiss" in at_home.get(reverse("account")).text


def test_a_wrong_password_is_told_apart_from_nothing(client: Client, hanna: Host) -> None:
    for email in (hanna.email, "nobody@example.org"):
        answer = client.post(reverse("account_login"), {"login": email, "password": "wrong"})
        assert answer.status_code == 200
        assert "not correct" in answer.text
        assert f'value="{email}"' in answer.text


def test_the_own_pages_ask_a_stranger_to_sign_in(client: Client, db: None) -> None:
    for name in PAGES + DELICATE_PAGES:
        answer = client.get(reverse(name))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(("/account/login/", "/account/reauthenticate/")), name


def wears_our_look(answer: Response) -> bool:
    for piece in ('href="/static/ui/tokens.css"', '<main id="main"', 'class="places"', 'class="card'):
        assert piece in answer.text
    for inline in ("<style", " style=", " onclick="):
        assert inline not in answer.text
    return answer.status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_account_wears_our_look(at_home: Client, name: str) -> None:
    assert wears_our_look(at_home.get(reverse(name)))


@pytest.mark.parametrize("name", DELICATE_PAGES)
def test_delicate_pages_ask_for_the_password_once_more(at_home: Client, name: str) -> None:
    asked = at_home.get(reverse(name))
    assert asked.status_code == 302
    assert wears_our_look(at_home.get(asked["Location"]))
    passed = at_home.post(asked["Location"], {"password": PASSWORD})
    assert passed["Location"] == reverse(name)
    assert wears_our_look(at_home.get(passed["Location"]))


def test_the_password_is_changed(at_home: Client, hanna: Host) -> None:
    new = "eight cups of coffee"
    answer = at_home.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    hanna.refresh_from_db()
    assert hanna.check_password(new)


def test_asking_to_sign_out_signs_nobody_out(at_home: Client) -> None:
    assert "Sign out?" in at_home.get(reverse("account_logout")).text
    assert at_home.get(reverse("account")).status_code == 200
    at_home.post(reverse("account_logout"))
    assert at_home.get(reverse("account")).status_code == 302


def test_there_is_no_open_sign_up(client: Client, db: None) -> None:
    answer = client.get(reverse("account_signup"))
    assert "Hosts come by invitation" in answer.text
    assert "<form" not in answer.text


def test_without_a_mail_server_a_forgotten_password_is_no_dead_end(client: Client, hanna: Host) -> None:
    answer = client.get(reverse("account_reset_password"))
    assert (answer.status_code, "klatsch host password" in answer.text) == (200, True)


def test_with_a_mail_server_the_letter_goes_out_at_once(
    client: Client, hanna: Host, settings: Settings, mailoutbox: list[Any]
) -> None:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1:2525")})
    for email in (hanna.email, "nobody@example.org"):
        assert client.post(reverse("account_reset_password"), {"email": email}).status_code == 302
    letter = mailoutbox[0]
    assert [letter.to for letter in mailoutbox] == [[hanna.email]]
    link = next(word for word in letter.body.split() if "/password/reset/key/" in word)
    form = client.get(client.get(link)["Location"])
    assert "tokens.css" in form.text
    assert client.post(form.wsgi_request.path, {"password1": "nine cups", "password2": "nine cups"}).status_code == 200
    new = {"password1": "nine cups of coffee", "password2": "nine cups of coffee"}
    assert client.post(form.wsgi_request.path, new).status_code == 302
    hanna.refresh_from_db()
    assert hanna.check_password("nine cups of coffee")


def test_a_mail_server_that_is_gone_is_said_and_not_an_error_of_ours(
    client: Client, hanna: Host, settings: Settings
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "klatsch.emails.backend.EmailBackend"}}
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1:9")})
    answer = client.post(reverse("account_reset_password"), {"email": hanna.email})
    assert (answer.status_code, "mail server could not be reached" in answer.text) == (409, True)
