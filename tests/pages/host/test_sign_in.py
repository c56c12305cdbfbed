import pytest
from django.urls import reverse

from tests.cast import PASSWORD

PAGES = ["account", "account_change_password", "account_logout", "mfa_index", "mfa_list_webauthn"]
DELICATE_PAGES = ["mfa_activate_totp", "mfa_add_webauthn"]


@pytest.fixture
def at_home(client, hanna):
    answer = client.post(reverse("account_login"), {"login": hanna.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_a_host_signs_in_with_address_and_password(at_home):
    assert "Hanna Weiss" in at_home.get(reverse("account")).text


def test_a_wrong_password_is_told_apart_from_nothing(client, hanna):
    for email in (hanna.email, "nobody@example.org"):
        answer = client.post(reverse("account_login"), {"login": email, "password": "wrong"})
        assert answer.status_code == 200
        assert "not correct" in answer.text
        assert f'value="{email}"' in answer.text


def test_the_own_pages_ask_a_stranger_to_sign_in(client, db):
    for name in PAGES + DELICATE_PAGES:
        answer = client.get(reverse(name))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(("/account/login/", "/account/reauthenticate/")), name


def wears_our_look(answer):
    for piece in ('href="/static/look/tokens.css"', '<main id="main"', 'class="places"', 'class="card'):
        assert piece in answer.text
    for inline in ("<style", " style=", " onclick="):
        assert inline not in answer.text
    return answer.status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_account_wears_our_look(at_home, name):
    assert wears_our_look(at_home.get(reverse(name)))


@pytest.mark.parametrize("name", DELICATE_PAGES)
def test_delicate_pages_ask_for_the_password_once_more(at_home, name):
    asked = at_home.get(reverse(name))
    assert asked.status_code == 302
    assert wears_our_look(at_home.get(asked["Location"]))
    passed = at_home.post(asked["Location"], {"password": PASSWORD})
    assert passed["Location"] == reverse(name)
    assert wears_our_look(at_home.get(passed["Location"]))


def test_the_password_is_changed(at_home, hanna):
    new = "eight cups of coffee"
    answer = at_home.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    hanna.refresh_from_db()
    assert hanna.check_password(new)


def test_asking_to_sign_out_signs_nobody_out(at_home):
    assert "Sign out?" in at_home.get(reverse("account_logout")).text
    assert at_home.get(reverse("account")).status_code == 200
    at_home.post(reverse("account_logout"))
    assert at_home.get(reverse("account")).status_code == 302


def test_there_is_no_open_sign_up(client, db):
    answer = client.get(reverse("account_signup"))
    assert "Hosts come by invitation" in answer.text
    assert "<form" not in answer.text
