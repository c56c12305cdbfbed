"""The emails after a chat: once each, only while they are of use, and only to those who want them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.emails.drafts import set_email_preferences
from klatsch.emails.models import Email
from klatsch.emails.queries import email_preferences_of
from klatsch.emails.types import render_email
from klatsch.meetings.follow_up import record_outcome
from klatsch.meetings.models import Outcome
from klatsch.meetings.notifications import FEEDBACK_REQUEST_DELAY, FEEDBACK_REQUEST_WINDOW, write_feedback_requests
from tests.cast import BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


def emails(kind: str) -> QuerySet[Any]:
    return Email.objects.filter(kind=kind)


def test_the_host_is_asked_once_when_a_chat_is_over(chat: Booking, hanna: Host) -> None:
    write_feedback_requests(chat.ends_at + FEEDBACK_REQUEST_DELAY - timedelta(seconds=1))
    assert not emails("did_you_meet").exists()
    for minutes in range(3):
        write_feedback_requests(chat.ends_at + FEEDBACK_REQUEST_DELAY + timedelta(minutes=minutes))
    email = emails("did_you_meet").get()
    assert email.to_email == hanna.email
    words = render_email(email)
    assert words.subject == "Did you meet Amal Haddad?"
    for part in (words.text, words.html):
        assert part.count("/met/") == part.count("/did_not_happen/") == 1
        assert "Monday, 5 January 2026, 10:00–10:30 (Berlin time, UTC+01:00)" in part


def test_what_the_host_has_told_already_is_not_asked(chat: Booking, later: datetime) -> None:
    record_outcome(booking=chat, outcome=Outcome.MET, now=later)
    assert write_feedback_requests(later) == 0


def test_a_question_that_was_answered_before_it_left_is_not_true_any_more(chat: Booking, later: datetime) -> None:
    write_feedback_requests(later)
    record_outcome(booking=chat, outcome=Outcome.MET, now=later)
    assert render_email(emails("did_you_meet").get()) is None


def test_nobody_is_asked_about_what_was_cancelled_or_is_long_past(
    chat: Booking, coffee: Invitation, now: datetime
) -> None:
    other = create_booking(invitation=coffee, starts_at=now + timedelta(hours=2), guest=details_of(BO), now=now)
    cancel_booking(booking=other, by="guest", now=now)
    assert write_feedback_requests(chat.ends_at + FEEDBACK_REQUEST_WINDOW) == 0
    assert write_feedback_requests(chat.ends_at + FEEDBACK_REQUEST_WINDOW - timedelta(seconds=1)) == 1
    assert emails("did_you_meet").get().payload == {"booking": chat.pk}


def test_a_host_who_does_not_want_to_be_asked_is_not(
    chat: Booking, hanna: Host, theo: Host, now: datetime, later: datetime
) -> None:
    theirs = open_coffee(theo, now)
    create_booking(invitation=theirs, starts_at=now + timedelta(hours=1), guest=details_of(BO), now=now)
    set_email_preferences(host_id=hanna.pk, asks_whether_met=False)
    assert write_feedback_requests(later + timedelta(hours=1)) == 1
    assert emails("did_you_meet").get().to_email == theo.email


def test_asking_about_many_chats_takes_as_many_statements_as_about_one(
    coffee: Invitation, now: datetime, chat: Booking, later: datetime
) -> None:
    for hours, person in ((2, BO), (3, NOOR)):
        create_booking(invitation=coffee, starts_at=now + timedelta(hours=hours), guest=details_of(person), now=now)
    with CaptureQueriesContext(connection) as made:
        assert write_feedback_requests(later + timedelta(hours=9)) == 3
    assert len(made) <= 4


def test_a_guest_is_thanked_once_if_the_host_wants_that(chat: Booking, hanna: Host, later: datetime) -> None:
    set_email_preferences(host_id=hanna.pk, thanks_guests=True)
    for outcome in (Outcome.DID_NOT_HAPPEN, Outcome.MET, Outcome.DID_NOT_HAPPEN, Outcome.MET):
        record_outcome(booking=chat, outcome=outcome, now=later)
    email = emails("thanks").get()
    assert (email.to_email, email.due_at) == (chat.email, later + timedelta(minutes=10))
    assert render_email(email).subject == "Thank you for the chat, says Hanna Weiss"
    record_outcome(booking=chat, outcome=Outcome.DID_NOT_HAPPEN, now=later)
    assert render_email(email) is None


def test_usually_no_guest_is_thanked(chat: Booking, hanna: Host, later: datetime) -> None:
    assert not email_preferences_of(hanna).thanks_guests
    record_outcome(booking=chat, outcome=Outcome.MET, now=later)
    assert not emails("thanks").exists()


@pytest.mark.parametrize("language", ["en", "de", "tlh"])
def test_the_letters_can_be_read_in_any_language_of_a_guest(
    coffee: Invitation, hanna: Host, now: datetime, language: str
) -> None:
    set_email_preferences(host_id=hanna.pk, thanks_guests=True)
    guest = details_of(NOOR, language=language)
    booking = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=guest, now=now)
    record_outcome(booking=booking, outcome=Outcome.MET, now=booking.ends_at)
    words = render_email(emails("thanks").get())
    assert "Noor Aziz" in words.text
    assert words.unsubscribe_url in words.text
    assert words.unsubscribe_url in words.html
