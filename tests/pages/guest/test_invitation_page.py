from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import Booking, Claim
from klatsch.core import clock
from klatsch.emails.models import Email
from klatsch.invitations.lifecycle import close_invitation
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


def typed(
    client: Client, invitation: Invitation, now: datetime, person: GuestPerson = AMAL, at: None = None, **changes: str
) -> dict[str, str]:
    """Return the form data that a browser sends after a guest has typed for a minute."""
    page = client.get(f"/i/{invitation.slug}/").content.decode()
    token = re.search(r'name="form_token"\s+value="([^"]+)"', page).group(1)
    return {
        "form_token": token,
        "slot": slot_id(at or now + timedelta(hours=1)),  # type: ignore[redundant-expr]
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
        "handle": "@amal@social.example",
        "website": "",
        **changes,
    }


def send(
    client: Client, invitation: Invitation, form: dict[str, str], now: datetime, after: timedelta = timedelta(minutes=1)
) -> Response:
    with clock.frozen_at(now + after):
        return client.post(f"/i/{invitation.slug}/", form)


def test_the_page_says_who_why_how_long_and_how_many_are_left(client: Client, coffee: Invitation) -> None:
    page = client.get(f"/i/{coffee.slug}/").content.decode()
    for said in ("Hanna Weiss", "Let us change that.", "30 minutes", "7 chats of 7 are left", "Monday, 5 January"):
        assert said in page
    assert page.count('type="radio"') == 5 * 16


def test_a_shared_chat_says_so_before_anybody_books(client: Client, hanna: Host, now: datetime) -> None:
    coffee = open_coffee(hanna, now, seats=4)
    assert "Up to 4 guests share a chat" in client.get(f"/i/{coffee.slug}/").text


def test_slots_are_shown_in_the_zone_that_is_asked_for(client: Client, coffee: Invitation) -> None:
    page = client.get(f"/i/{coffee.slug}/", {"tz": "Asia/Kathmandu"}).content.decode()
    assert "13:45" in page
    assert "Kathmandu" in page
    american = client.get(
        f"/i/{coffee.slug}/", {"tz": "America/New_York"}, headers={"Accept-Language": "en-US,en;q=0.8"}
    ).content.decode()
    assert "3:00 AM" in american


def test_an_unknown_zone_falls_back_to_the_hosts(client: Client, coffee: Invitation) -> None:
    assert "Berlin" in client.get(f"/i/{coffee.slug}/", {"tz": "../etc/passwd"}).content.decode()


def test_a_part_of_the_page_is_only_its_times(client: Client, coffee: Invitation) -> None:
    part = client.get(f"/i/{coffee.slug}/", {"tz": "Asia/Kathmandu", "part": "slots"}).content.decode()
    assert "<html" not in part
    assert 'name="time_zone" value="Asia/Kathmandu"' in part


def test_a_guest_books_and_lands_on_their_booking(client: Client, coffee: Invitation, now: datetime) -> None:
    answer = send(client, coffee, typed(client, coffee, now), now)
    booking = Booking.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/b/{booking.token}/")
    assert (booking.name, booking.email, booking.handle) == (AMAL.name, AMAL.email, "@amal@social.example")
    assert (booking.time_zone, booking.starts_at) == ("Africa/Cairo", now + timedelta(hours=1))


def test_a_double_click_is_one_booking(client: Client, coffee: Invitation, now: datetime) -> None:
    form = typed(client, coffee, now)
    places = {send(client, coffee, form, now)["Location"] for _ in range(2)}
    assert len(places) == Booking.objects.count() == 1


def test_who_comes_too_late_is_told_kindly_and_keeps_what_they_typed(
    client: Client, coffee: Invitation, now: datetime
) -> None:
    form = typed(client, coffee, now)
    create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(BO), now=now)
    answer = send(client, coffee, form, now)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "a moment faster" in page
    assert 'value="amal@example.org"' in page
    assert form["slot"] not in page
    assert "6 chats of 7 are left" in page


def test_mistakes_are_said_at_their_fields_and_lose_nothing(client: Client, coffee: Invitation, now: datetime) -> None:
    answer = send(client, coffee, typed(client, coffee, now, email="amal@", name=""), now)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "name@example.org" in page
    assert "Please tell us your name" in page
    assert 'aria-invalid="true"' in page
    assert f'value="{slot_id(now + timedelta(hours=1))}"' in page
    assert "checked" in page


@pytest.mark.parametrize(
    ("changes", "after", "sentence"),
    [
        ({}, timedelta(seconds=1), "faster than we can follow"),
        ({"website": "https://spam.example"}, timedelta(minutes=1), "faster than we can follow"),
        ({}, timedelta(days=2), "open for a long while"),
        ({"form_token": "made up"}, timedelta(minutes=1), "open for a long while"),
    ],
)
def test_what_looks_like_a_program_is_asked_to_try_again(
    client: Client, coffee: Invitation, now: datetime, changes: dict[str, str], after: timedelta, sentence: str
) -> None:
    page = send(client, coffee, typed(client, coffee, now, **changes), now, after).content.decode()  # type: ignore[arg-type]
    assert sentence in page
    assert not Booking.objects.exists()


def test_a_form_for_one_invitation_does_not_open_another(
    client: Client, coffee: Invitation, hanna: Host, now: datetime
) -> None:
    other = open_coffee(hanna, now, title="A walk")
    send(client, other, typed(client, coffee, now), now)
    assert not Booking.objects.exists()


def test_looking_changes_nothing_and_sets_no_cookie(client: Client, coffee: Invitation, now: datetime) -> None:
    create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    token = Booking.objects.get().token
    before = [list(model.objects.order_by("pk").values()) for model in (Booking, Claim, Email)]
    for address in (f"/i/{coffee.slug}/", f"/b/{token}/", f"/b/{token}/chat.ics") * 3:
        answer = client.get(address)
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert client.get(f"/b/{token}/cancel/").status_code == 405
    assert [list(model.objects.order_by("pk").values()) for model in (Booking, Claim, Email)] == before


def test_a_page_that_is_still_true_is_not_sent_again(
    client: Client, coffee: Invitation, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(f"/i/{coffee.slug}/")
    with django_assert_num_queries(1):
        again = client.get(f"/i/{coffee.slug}/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    create_booking(invitation=coffee, starts_at=now, guest=details_of(NOOR), now=now)
    assert client.get(f"/i/{coffee.slug}/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_page_costs_one_query_when_nothing_has_changed(
    client: Client, coffee: Invitation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(f"/i/{coffee.slug}/")
    with django_assert_num_queries(1):
        client.get(f"/i/{coffee.slug}/")


def test_a_closed_or_full_invitation_says_so_kindly(
    client: Client, coffee: Invitation, hanna: Host, now: datetime
) -> None:
    full = open_coffee(hanna, now, capacity=1)
    create_booking(invitation=full, starts_at=now, guest=details_of(AMAL), now=now)
    assert "All chats are taken" in client.get(f"/i/{full.slug}/").content.decode()
    close_invitation(invitation=coffee, now=now)
    assert "This invitation is closed" in client.get(f"/i/{coffee.slug}/").content.decode()


def test_no_page_has_anything_inline_and_every_page_says_what_it_may_load(
    client: Client, coffee: Invitation, now: datetime
) -> None:
    booking = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    for address in (f"/i/{coffee.slug}/", f"/b/{booking.token}/", "/i/nothing-here/"):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert not re.search(r"<style|<script(?![^>]+src=)|\son\w+=|\sstyle=", answer.content.decode())
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_strangers_type_is_only_text(client: Client, hanna: Host, now: datetime, hostile: str) -> None:
    invitation = open_coffee(hanna, now, title=hostile, purpose=hostile, question=hostile)
    page = send(client, invitation, typed(client, invitation, now, name=hostile, email=hostile), now).content.decode()
    assert hostile not in page


def test_a_draft_looks_as_if_it_did_not_exist(client: Client, coffee: Invitation) -> None:
    type(coffee).objects.update(state="draft")
    assert client.get(f"/i/{coffee.slug}/").status_code == 404


def test_a_zone_that_the_browser_calls_by_its_old_name_is_called_as_people_call_it(
    client: Client, coffee: Invitation
) -> None:
    page = client.get(f"/i/{coffee.slug}/?tz=Asia/Calcutta").text
    assert "Times are shown for <strong>Kolkata</strong>." in page
