"""The pages of meeting notes, promises and past chats."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core import clock
from klatsch.meetings.access import meeting_of
from klatsch.meetings.follow_up import plan_next_contact
from klatsch.meetings.models import Promise
from klatsch.people.models import Fact, Person
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)


@pytest.fixture
def at_home(client: Client, hanna: Host, chat: Booking) -> Iterator[Client]:
    """Hanna, signed in, when the chat is over."""
    with clock.frozen_at(chat.ends_at + timedelta(hours=1)):
        client.force_login(hanna)
        yield client


def test_today_asks_whether_they_met_and_one_button_answers(at_home: Client, chat: Booking) -> None:
    page = at_home.get(reverse("today")).text
    assert "Did you meet?" in page
    assert "Monday, 5 January, 10:00" in page
    at_home.post(reverse("after_chat", args=[chat.pk]), {"outcome": "met"})
    assert meeting_of(chat).took_place
    assert "Did you meet?" not in at_home.get(reverse("today")).text
    assert "We met" in at_home.get(reverse("past_chats")).text


def test_note_promise_and_next_contact_are_kept_and_shown_again(at_home: Client, chat: Booking) -> None:
    address = reverse("after_chat", args=[chat.pk])
    said = {
        "outcome": "met",
        "note": "Bakes on Sundays.",
        "talk_again": "month",
        "promise": "Bring the bread",
        "is_theirs": "on",
        "due_on": "2026-01-09",
    }
    assert at_home.post(address, said)["Location"] == reverse("past_chats")
    assert meeting_of(chat).talk_again_on == date(2026, 2, 5)
    page = at_home.get(address).text
    for shown in ("Bakes on Sundays.", "As planned, from", "Bring the bread", "Amal Haddad promised it"):
        assert shown in page
    at_home.post(address, {"outcome": "met", "note": "Bakes on Sundays.", "talk_again": "as_planned"})
    assert meeting_of(chat).talk_again_on == date(2026, 2, 5)
    assert Promise.objects.count() == 1


def test_a_button_pressed_on_an_old_page_leaves_the_note_alone(at_home: Client, chat: Booking) -> None:
    address = reverse("after_chat", args=[chat.pk])
    at_home.post(address, {"outcome": "met", "note": "Bakes on Sundays.", "talk_again": "month"})
    at_home.post(address, {"outcome": "did_not_happen"})
    found = meeting_of(chat)
    assert (found.outcome, found.note, found.talk_again_on) == ("did_not_happen", "Bakes on Sundays.", date(2026, 2, 5))


def test_without_an_answer_everything_typed_stays_on_the_page(at_home: Client, chat: Booking) -> None:
    answer = at_home.post(reverse("after_chat", args=[chat.pk]), {"note": "Bakes on Sundays."})
    assert answer.status_code == 422
    assert "Please say whether it took place." in answer.text
    assert "Bakes on Sundays." in answer.text
    assert meeting_of(chat) is None


def test_before_a_chat_there_is_nothing_to_tell(client: Client, hanna: Host, chat: Booking) -> None:
    client.force_login(hanna)
    address = reverse("after_chat", args=[chat.pk])
    assert "You have not talked yet." in client.get(address).text
    assert client.post(address, {"outcome": "met"}).status_code == 422
    assert meeting_of(chat) is None


def test_who_is_to_be_talked_with_again_comes_up_today_until_it_is_done(at_home: Client, chat: Booking) -> None:
    at_home.post(reverse("after_chat", args=[chat.pk]), {"outcome": "met"})
    plan_next_contact(meeting=meeting_of(chat), on=date(2026, 1, 5))  # type: ignore[arg-type]
    assert "Time to talk again" in at_home.get(reverse("today")).text
    at_home.post(reverse("talked_again", args=[chat.pk]))
    assert "Time to talk again" not in at_home.get(reverse("today")).text


def test_a_promise_can_be_kept_opened_again_and_dropped(at_home: Client, chat: Booking) -> None:
    said = {"outcome": "met", "promise": "Send the recipe"}
    at_home.post(reverse("after_chat", args=[chat.pk]), said)
    promise = Promise.objects.get()
    assert "Send the recipe" in at_home.get(reverse("today")).text
    for verb, is_kept in (("keep", True), ("reopen", False)):
        at_home.post(reverse("change_promise", args=[promise.pk, verb]))
        promise.refresh_from_db()
        assert (promise.kept_at is not None) == is_kept
        assert "Send the recipe" in at_home.get(reverse("promises")).text
    assert at_home.post(reverse("change_promise", args=[promise.pk, "shout"])).status_code == 404
    at_home.post(reverse("change_promise", args=[promise.pk, "drop"]))
    assert not Promise.objects.exists()


def test_another_host_can_tell_nothing_about_it(at_home: Client, chat: Booking, theo: Host) -> None:
    at_home.force_login(theo)
    for name in ("after_chat", "talked_again"):
        assert at_home.post(reverse(name, args=[chat.pk]), {"outcome": "met"}).status_code == 404
    assert "Amal" not in at_home.get(reverse("past_chats")).text
    assert meeting_of(chat) is None


def test_the_card_of_a_person_leads_to_what_came_of_the_chats_with_them(
    at_home: Client, chat: Booking, hanna: Host, now: datetime
) -> None:
    person = Person.objects.create(host=hanna, name="Amal Haddad", sort_name="haddad", added_at=now)
    Fact.objects.create(host=hanna, person=person, field="email", key=AMAL.email, value=AMAL.email, told_at=now)
    address = reverse("person", args=[person.pk])
    assert "Did you meet?" in at_home.get(address).text
    at_home.post(reverse("after_chat", args=[chat.pk]), {"outcome": "met", "note": "Bakes on Sundays."})
    page = at_home.get(address).text
    for said in ("We met", "Bakes on Sundays.", reverse("after_chat", args=[chat.pk])):
        assert said in page
