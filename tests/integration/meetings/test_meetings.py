"""The outcome of a chat, and what follows from it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.core.errors import NotFound, Refused
from klatsch.insight.bulk_actions.apply import apply_bulk_action
from klatsch.meetings.access import meeting_of, promise_for_host
from klatsch.meetings.follow_up import (
    add_promise,
    delete_promise,
    keep_promise,
    plan_next_contact,
    record_outcome,
    reopen_promise,
    save_note,
)
from klatsch.meetings.models import Meeting, Outcome, Promise
from klatsch.meetings.queries import (
    UNREPORTED_CHAT_WINDOW,
    due_contacts,
    follow_ups,
    kept_promises,
    meetings_with,
    open_promises,
    past_chats,
    unreported_chats,
)
from klatsch.people.privacy.erase import erase_person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.people.models.people import Person


@pytest.fixture
def met(chat: Booking, later: datetime) -> Meeting:
    return record_outcome(booking=chat, outcome=Outcome.MET, now=later)


def test_whoever_was_met_counts_as_talked_with_since_the_chat(
    amal_in_the_deck: Person, chat: Booking, later: datetime
) -> None:
    meeting = record_outcome(booking=chat, outcome=Outcome.MET, now=later)
    amal_in_the_deck.refresh_from_db()
    assert meeting.person == amal_in_the_deck
    assert (amal_in_the_deck.got_at, amal_in_the_deck.need_at) == (chat.starts_at, None)
    assert list(meetings_with(amal_in_the_deck)) == [meeting]


def test_taking_it_back_takes_the_mark_back_too(
    amal_in_the_deck: Person, met: Meeting, chat: Booking, later: datetime
) -> None:
    record_outcome(booking=chat, outcome=Outcome.DID_NOT_HAPPEN, now=later)
    amal_in_the_deck.refresh_from_db()
    assert amal_in_the_deck.got_at is None
    assert meeting_of(chat).outcome == Outcome.DID_NOT_HAPPEN


def test_whom_the_host_had_met_before_stays_met_when_a_chat_does_not_happen(
    amal_in_the_deck: Person, chat: Booking, now: datetime, later: datetime
) -> None:
    amal_in_the_deck.got_at = now - timedelta(days=400)
    amal_in_the_deck.save()
    for outcome in (Outcome.MET, Outcome.DID_NOT_HAPPEN):
        record_outcome(booking=chat, outcome=outcome, now=later)
    amal_in_the_deck.refresh_from_db()
    assert amal_in_the_deck.got_at == now - timedelta(days=400)


def test_saying_the_same_again_does_not_take_a_wish_away(
    amal_in_the_deck: Person, met: Meeting, chat: Booking, later: datetime
) -> None:
    amal_in_the_deck.refresh_from_db()
    apply_bulk_action(host=chat.host, verb="need", people=[amal_in_the_deck.pk], now=later)
    amal_in_the_deck.refresh_from_db()
    assert amal_in_the_deck.need_at
    assert record_outcome(booking=chat, outcome=Outcome.MET, now=later + timedelta(hours=1)) == met
    amal_in_the_deck.refresh_from_db()
    assert amal_in_the_deck.need_at == later
    assert Meeting.objects.count() == 1


def test_a_guest_whom_nobody_knows_is_met_too(chat: Booking, later: datetime) -> None:
    assert record_outcome(booking=chat, outcome=Outcome.MET, now=later).person is None


def test_nothing_can_be_told_before_a_chat_begins_or_of_one_that_was_cancelled(
    chat: Booking, now: datetime, later: datetime
) -> None:
    with pytest.raises(Refused, match="has not begun yet"):
        record_outcome(booking=chat, outcome=Outcome.MET, now=now)
    cancel_booking(booking=chat, by="guest", now=now)
    with pytest.raises(Refused, match="was not settled"):
        record_outcome(booking=chat, outcome=Outcome.MET, now=later)
    assert meeting_of(chat) is None


def test_what_is_noted_about_somebody_goes_with_them(
    amal_in_the_deck: Person, met: Meeting, chat: Booking, later: datetime
) -> None:
    save_note(meeting=met, note="Bakes on Sundays.", now=later)
    add_promise(meeting=met, text="Send the recipe", now=later)
    erase_person(person=amal_in_the_deck, now=later)
    assert not Meeting.objects.exists()
    assert not Promise.objects.exists()
    chat.refresh_from_db()
    assert chat.name == "Amal Haddad"


def test_a_note_is_replaced_and_must_not_be_endless(met: Meeting, later: datetime) -> None:
    save_note(meeting=met, note="  Bakes on Sundays.\0 ", now=later)
    met.refresh_from_db()
    assert met.note == "Bakes on Sundays."
    with pytest.raises(Refused, match="longer than"):
        save_note(meeting=met, note="a" * 4001, now=later)


def test_a_chat_is_asked_about_once_it_is_over_until_somebody_has_said_so_or_a_month_has_passed(
    hanna: Host, chat: Booking, later: datetime
) -> None:
    assert not unreported_chats(hanna, chat.ends_at - timedelta(seconds=1)).exists()
    assert list(unreported_chats(hanna, chat.ends_at)) == [chat]
    assert not unreported_chats(hanna, chat.ends_at + UNREPORTED_CHAT_WINDOW).exists()
    record_outcome(booking=chat, outcome=Outcome.DID_NOT_HAPPEN, now=later)
    assert not unreported_chats(hanna, later).exists()
    assert list(past_chats(hanna, later)) == [chat]


def test_talking_again_comes_up_on_its_day_and_not_before(
    hanna: Host, theo: Host, met: Meeting, later: datetime
) -> None:
    today = later.date()
    plan_next_contact(meeting=met, on=today + timedelta(days=14))
    assert not due_contacts(hanna, today + timedelta(days=13)).exists()
    assert list(due_contacts(hanna, today + timedelta(days=14))) == [met]
    assert not due_contacts(theo, today + timedelta(days=14)).exists()
    plan_next_contact(meeting=met, on=None)
    assert not due_contacts(hanna, today + timedelta(days=99)).exists()


def test_promises_are_listed_by_their_day_until_they_are_kept(hanna: Host, met: Meeting, later: datetime) -> None:
    some_day = add_promise(meeting=met, text="Read the book", now=later)
    soon = add_promise(meeting=met, text=" Send \n the recipe ", due_on=later.date(), now=later)
    theirs = add_promise(meeting=met, text="Bring the bread", is_mine=False, due_on=later.date(), now=later)
    assert soon.text == "Send the recipe"
    assert list(open_promises(hanna)) == [soon, theirs, some_day]
    assert list(follow_ups(hanna, later, later.date()).promises) == [soon, some_day]
    for moment in (later, later + timedelta(days=1)):
        keep_promise(promise=soon, now=moment)
    assert list(open_promises(hanna)) == [theirs, some_day]
    assert [promise.kept_at for promise in kept_promises(hanna)] == [later]
    reopen_promise(promise=soon)
    delete_promise(promise=some_day)
    assert list(open_promises(hanna)) == [soon, theirs]


@pytest.mark.parametrize("text", ["", " \n ", "a" * 301])
def test_a_promise_says_something_in_a_line(met: Meeting, later: datetime, text: str) -> None:
    with pytest.raises(Refused):
        add_promise(meeting=met, text=text, now=later)


def test_promises_are_their_hosts_only(theo: Host, hanna: Host, met: Meeting, later: datetime) -> None:
    promise = add_promise(meeting=met, text="Send the recipe", now=later)
    assert promise_for_host(hanna, promise.pk) == promise
    with pytest.raises(NotFound):
        promise_for_host(theo, promise.pk)
