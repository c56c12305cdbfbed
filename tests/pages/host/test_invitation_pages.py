import re

import pytest
from django.urls import reverse

from klatsch.bookings.services.book import book_slot
from klatsch.invitations.models import Invitation, InvitationState
from tests.cast import AMAL, details_of


def at_home_as(client, host):
    client.force_login(host)
    return client


@pytest.fixture
def at_home(client, hanna):
    return at_home_as(client, hanna)


@pytest.fixture
def draft(hanna, coffee):
    Invitation.objects.filter(pk=coffee.pk).update(state=InvitationState.DRAFT, opened_at=None)
    coffee.refresh_from_db()
    return coffee


PAGES = ["invitation", "edit_invitation", "preview_invitation"]
BUTTONS = ["open_invitation", "close_invitation"]


def typed(page, **changes):
    """What a browser would send from the form on `page`."""
    text = page.text
    found = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag).group(1)
        if name and (kind not in {"checkbox", "radio"} or " checked" in tag):
            found.setdefault(name.group(1), []).append(value.group(1) if value else "")
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s*(.*?)</textarea>', text, re.DOTALL):
        found[name] = [value]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', text, re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)"[^>]* selected', options)
    return {**found, **changes}


WORDS = {"title": "Walk with me", "purpose": "I know your posts, not your voice."}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("kind", ["coffee", "draft"])
def test_every_page_is_there_for_its_owner_only(client, hanna, theo, name, kind, request):
    address = reverse(name, args=[request.getfixturevalue(kind).slug])
    assert client.get(address)["Location"].startswith("/account/login/")
    assert at_home_as(client, hanna).get(address).status_code == 200
    client.logout()
    assert at_home_as(client, theo).get(address).status_code == 404


@pytest.mark.parametrize("name", BUTTONS)
def test_every_button_works_for_its_owner_only_and_never_by_looking(client, hanna, theo, coffee, name):
    address, before = reverse(name, args=[coffee.slug]), coffee.revision
    assert client.post(address)["Location"].startswith("/account/login/")
    assert at_home_as(client, theo).post(address).status_code == 404
    client.logout()
    assert at_home_as(client, hanna).get(address).status_code == 405
    coffee.refresh_from_db()
    assert coffee.revision == before
    assert client.post(address).status_code == 302
    coffee.refresh_from_db()
    assert coffee.revision == before + 1


def test_the_list_begins_with_the_next_step(at_home):
    page = at_home.get(reverse("invitations"))
    assert reverse("new_invitation") in page.text


def test_the_list_tells_drafts_open_ones_and_what_is_left(at_home, coffee, now):
    book_slot(invitation=coffee, starts_at=now.replace(hour=9), guest=details_of(AMAL), now=now)
    page = at_home.get(reverse("invitations"))
    assert "Coffee with me" in page.text
    assert "1 booked, 6 left" in page.text


def test_the_list_costs_the_same_however_long_it_is(at_home, hanna, now, django_assert_num_queries):
    from tests.cast import open_coffee

    for _ in range(5):
        open_coffee(hanna, now)
    with django_assert_num_queries(3):  # session, host, invitations
        at_home.get(reverse("invitations"))


def test_a_new_form_holds_what_is_usual(at_home):
    form = typed(at_home.get(reverse("new_invitation")))
    assert form["capacity"] == ["7"]
    assert form["first_day"] == ["2026-01-05"]
    assert form["last_day"] == ["2026-01-11"]
    assert form["weekly-0-days"] == ["mon", "tue", "wed", "thu", "fri"]


def test_title_and_purpose_are_enough(at_home, hanna):
    new = reverse("new_invitation")
    answer = at_home.post(new, typed(at_home.get(new), **WORDS))
    made = Invitation.objects.get()
    assert answer["Location"] == reverse("invitation", args=[made.slug])
    assert (made.host, made.state, made.capacity, made.minutes) == (hanna, "draft", 7, 30)
    assert made.weekly == [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}]
    # Midnight in Berlin, in winter.
    assert [f"{each:%d %H}" for each in (made.starts_at, made.ends_at, made.closes_at)] == ["04 23", "11 23", "11 23"]
