from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from icalendar import Calendar

from klatsch.bookings.calendar_sync.ics_feed import renew_ics_feed
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import Booking, BookingState, IcsFeed
from klatsch.bookings.queries import ics_feed_of
from klatsch.core import clock
from klatsch.people.models import Handle, Person
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


@pytest.fixture
def at_home(client: Client, hanna: Host) -> Client:
    client.force_login(hanna)
    return client


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    """Amal comes at ten in the morning of Berlin, that is nine in UTC."""
    guest = details_of(AMAL, handle="@amal@social.example", answer="Bread, mostly.")
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=guest, now=now)


def known(host: Host, name: str, handle: str, now: datetime, **changes: datetime | str) -> Person:
    person = Person.objects.create(host=host, name=name, sort_name=name.lower(), added_at=now, **changes)
    Handle.objects.create(host=host, person=person, network="mastodon", actor_id=f"id-{name}", handle=handle)
    return person


def test_chats_ask_for_signing_in_and_are_there_for_their_host_only(
    client: Client, chat: Booking, hanna: Host, theo: Host
) -> None:
    file, cancel = (reverse(name, args=[chat.pk]) for name in ("chat_calendar_object", "cancel_chat"))
    for address in (reverse("chats"), file):
        assert client.get(address)["Location"].startswith("/account/login/")
    assert client.post(cancel)["Location"].startswith("/account/login/")
    client.force_login(theo)
    assert "Amal" not in client.get(reverse("chats")).text
    assert client.get(file).status_code == client.post(cancel).status_code == 404
    chat.refresh_from_db()
    assert chat.state == BookingState.BOOKED


def test_a_chat_tells_when_on_the_hosts_clock_who_and_what_they_said(at_home: Client, chat: Booking) -> None:
    page = at_home.get(reverse("chats")).text
    for said in ("Today", "Monday, 5 January", "10:00", "10:30", "Amal Haddad", "Bread, mostly.", "New to you"):
        assert said in page


def test_a_chat_just_before_midnight_belongs_to_the_hosts_day(at_home: Client, hanna: Host, now: datetime) -> None:
    late = open_coffee(hanna, now, weekly=[{"days": ["mon"], "start": "23:30", "end": "24:00"}])
    create_booking(invitation=late, starts_at=now.replace(hour=22, minute=30), guest=details_of(BO), now=now)
    page = at_home.get(reverse("chats")).text
    assert "Monday, 5 January" in page
    assert "23:30" in page


def test_a_guest_from_the_deck_is_known(at_home: Client, hanna: Host, chat: Booking, now: datetime) -> None:
    person = known(hanna, "Amal from Cairo", "Amal@social.example", now, got_at=now, headline="Baker")
    page = at_home.get(reverse("chats")).text
    assert reverse("person", args=[person.pk]) in page
    assert reverse("evidence", args=[person.pk]) in page
    assert "Talked with before" in page
    assert "Baker" in page
    assert "New to you" not in page


def test_two_people_with_one_handle_and_people_of_other_decks_are_nobody(
    at_home: Client, hanna: Host, theo: Host, chat: Booking, now: datetime
) -> None:
    known(theo, "Amal", "amal@social.example", now)
    assert "New to you" in at_home.get(reverse("chats")).text
    for name in ("One", "Two"):
        known(hanna, name, "amal@social.example", now)
    assert "New to you" in at_home.get(reverse("chats")).text


def test_many_chats_cost_as_much_as_one(
    at_home: Client,
    hanna: Host,
    coffee: Invitation,
    chat: Booking,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    known(hanna, "Amal", "amal@social.example", now)
    with django_assert_max_num_queries(12) as one:
        at_home.get(reverse("chats"))
    for hours, guest in ((2, BO), (3, NOOR)):
        at = now + timedelta(hours=hours)
        known(hanna, guest.name, f"@{guest.name}", now)
        create_booking(invitation=coffee, starts_at=at, guest=details_of(guest, handle=f"@{guest.name}"), now=now)
    with django_assert_max_num_queries(len(one)):
        at_home.get(reverse("chats"))


def test_a_host_cancels_by_a_button_and_never_by_looking(at_home: Client, chat: Booking) -> None:
    address = reverse("cancel_chat", args=[chat.pk])
    assert at_home.get(address).status_code == 405
    assert "A letter tells Amal Haddad." in at_home.post(address, follow=True).text
    found = Booking.objects.get()
    assert (found.state, found.cancelled_by) == (BookingState.CANCELLED, "host")


def test_what_has_begun_cannot_be_cancelled(at_home: Client, chat: Booking, now: datetime) -> None:
    with clock.frozen_at(now + timedelta(minutes=70)):
        assert reverse("cancel_chat", args=[chat.pk]) not in at_home.get(reverse("chats")).text
        assert "has begun already" in at_home.post(reverse("cancel_chat", args=[chat.pk]), follow=True).text


def test_a_chat_goes_into_the_hosts_calendar_without_the_guests_secret(at_home: Client, chat: Booking) -> None:
    answer = at_home.get(reverse("chat_calendar_object", args=[chat.pk]))
    event = Calendar.from_ical(answer.content).events[0]
    assert (event["UID"], event["SUMMARY"]) == (chat.uid, "Amal Haddad: Coffee with me")
    assert "Bread, mostly." in event["DESCRIPTION"]
    assert chat.token not in answer.text.replace("\r\n ", "")


def test_the_calendar_address_is_made_and_renewed_by_a_button(
    client: Client, at_home: Client, hanna: Host, chat: Booking
) -> None:
    renew = reverse("renew_chat_feed")
    assert at_home.get(renew).status_code == 405
    assert ics_feed_of(hanna) is None
    addresses = []
    for _ in range(2):
        assert ".ics" in at_home.post(renew, follow=True).text
        addresses.append(reverse("chat_feed", args=[IcsFeed.objects.get().token]))
    client.logout()
    assert client.get(addresses[0]).status_code == 404
    feed = client.get(addresses[1])
    assert feed["Content-Type"].startswith("text/calendar")
    assert [event["UID"] for event in Calendar.from_ical(feed.content).events] == [chat.uid]
    assert chat.token not in feed.text.replace("\r\n ", "")
    assert not client.cookies.get("sessionid", "")


def test_the_calendar_holds_the_hosts_booked_chats_only(
    client: Client, hanna: Host, theo: Host, coffee: Invitation, chat: Booking, now: datetime
) -> None:
    at = now + timedelta(hours=1)
    create_booking(invitation=open_coffee(theo, now), starts_at=at, guest=details_of(NOOR), now=now)
    Booking.objects.filter(pk=chat.pk).update(state=BookingState.CANCELLED)
    feed = client.get(reverse("chat_feed", args=[renew_ics_feed(host=hanna, now=now).token]))
    assert Calendar.from_ical(feed.content).events == []


def test_the_first_page_leads_a_host_to_today(at_home: Client) -> None:
    assert at_home.get("/")["Location"] == reverse("today")


def test_the_first_page_tells_strangers_what_klatsch_is_and_what_anybody_may_find(
    client: Client, hanna: Host, now: datetime
) -> None:
    open_coffee(hanna, now, title="For everybody", is_listed=True)
    open_coffee(hanna, now, title="For some")
    page = client.get("/").text
    assert "Now talk with them." in page
    assert "For everybody" in page
    assert "For some" not in page
    assert 'content="noindex"' not in page


def test_the_first_page_of_an_empty_server_says_the_next_step(client: Client, db: None) -> None:
    page = client.get("/").text
    assert "prints a link in its terminal" in page
    assert 'content="noindex"' in page
