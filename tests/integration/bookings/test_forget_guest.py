"""A guest who asks to be forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.calendar_sync.imip_replies import parse_replies, save_replies
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.forget import forget_guest
from klatsch.bookings.models import Booking, BookingState, CalendarReply, Claim, WaitlistEntry, WaitlistState
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.emails.delivery import send_due_emails
from klatsch.emails.models import Email, EmailState, UnsubscribedAddress
from klatsch.emails.types import render_email
from tests.cast import AMAL, BO, details_of, open_coffee
from tests.imap_server import calendar_reply

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.smtp_server import SmtpSink


HOUR = timedelta(hours=1)
SAID = {"handle": "@amal@social.example", "answer": "Bread, mostly.", "note": "See you!", "via": "mastodon"}


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + HOUR, guest=details_of(AMAL, **SAID), now=now)


def everything_kept() -> str:
    tables = (Booking, WaitlistEntry, Email, UnsubscribedAddress, CalendarReply)
    return " ".join(repr(row) for table in tables for row in table.objects.values())


def test_what_a_guest_typed_is_gone_after_the_chat_and_the_chat_itself_stays(chat: Booking, hanna: Host) -> None:
    later = chat.ends_at + HOUR
    save_replies(parse_replies(calendar_reply(chat, more="COMMENT:I have a cold")))
    assert CalendarReply.objects.exists()
    forget_guest(host=hanna, email=AMAL.email, now=later)
    kept = everything_kept()
    for typed in (
        AMAL.name,
        AMAL.email,
        AMAL.time_zone,
        SAID["handle"],
        SAID["answer"],
        SAID["note"],
        chat.token,
        "a cold",
    ):
        assert typed not in kept
    found = Booking.objects.get()
    assert (found.state, found.starts_at, found.via) == (BookingState.BOOKED, chat.starts_at, "mastodon")
    assert found.name == "Somebody who asked to be forgotten"


def test_a_chat_to_come_is_cancelled_first_and_its_time_is_free_again(
    chat: Booking, coffee: Invitation, hanna: Host, now: datetime
) -> None:
    forget_guest(host=hanna, email=AMAL.email, now=now)
    assert Booking.objects.get().state == BookingState.CANCELLED
    assert not Claim.objects.exists()
    told = Email.objects.get(kind="cancelled_host")
    assert "Somebody who asked to be forgotten" in render_email(told).subject
    create_booking(invitation=coffee, starts_at=chat.starts_at, guest=details_of(BO), now=now)


def test_the_host_is_told_by_mail_although_nobody_can_be_answered(
    sink: SmtpSink, chat: Booking, hanna: Host, now: datetime
) -> None:
    forget_guest(host=hanna, email=AMAL.email, now=now)
    send_due_emails(now)
    assert sink.arrived_at(AMAL.email) == []
    (told,) = [message for message in sink.arrived_at(hanna.email) if "Cancelled" in message["Subject"]]
    assert told["Reply-To"] is None
    assert AMAL.email not in told.as_string()


def test_nothing_changes_while_they_are_talking(chat: Booking, hanna: Host) -> None:
    with pytest.raises(Refused, match="at this moment"):
        forget_guest(host=hanna, email=AMAL.email, now=chat.starts_at)
    chat.refresh_from_db()
    assert (chat.name, chat.state) == (AMAL.name, BookingState.BOOKED)


def test_no_letter_leaves_afterwards(sink: SmtpSink, chat: Booking, hanna: Host, now: datetime) -> None:
    forget_guest(host=hanna, email=AMAL.email, now=now)
    with clock.frozen_at(chat.ends_at):
        send_due_emails(chat.ends_at)
    assert sink.arrived_at(AMAL.email) == []
    assert set(Email.objects.filter(to_email="").values_list("state", flat=True)) == {EmailState.WITHDRAWN}


def test_a_place_on_a_waiting_list_is_left_and_nobody_elses(hanna: Host, now: datetime) -> None:
    full = open_coffee(hanna, now, capacity=1)
    create_booking(invitation=full, starts_at=now + HOUR, guest=details_of(BO), now=now)
    place = join_waitlist(invitation=full, guest=details_of(AMAL), now=now)
    forget_guest(host=hanna, email=AMAL.email, now=now)
    place.refresh_from_db()
    assert (place.state, place.email) == (WaitlistState.LEFT, "")
    assert Booking.objects.get().name == BO.name


def test_another_host_still_knows_them(chat: Booking, hanna: Host, theo: Host, now: datetime) -> None:
    theirs = open_coffee(theo, now)
    other = create_booking(invitation=theirs, starts_at=now + 2 * HOUR, guest=details_of(AMAL), now=now)
    forget_guest(host=hanna, email=AMAL.email, now=now)
    other.refresh_from_db()
    assert (other.name, other.state) == (AMAL.name, BookingState.BOOKED)


def test_who_comes_back_is_welcome_and_gets_what_is_needed(
    sink: SmtpSink, chat: Booking, coffee: Invitation, hanna: Host, now: datetime
) -> None:
    forget_guest(host=hanna, email=AMAL.email, now=now)
    create_booking(invitation=coffee, starts_at=now + 3 * HOUR, guest=details_of(AMAL), now=now)
    send_due_emails(now)
    assert len(sink.arrived_at(AMAL.email)) == 1
    send_due_emails(now + 2 * HOUR)
    assert len(sink.arrived_at(AMAL.email)) == 1


def test_several_guests_of_one_invitation_can_be_forgotten(
    chat: Booking, coffee: Invitation, hanna: Host, now: datetime
) -> None:
    other = create_booking(invitation=coffee, starts_at=now + 2 * HOUR, guest=details_of(BO), now=now)
    for person in (AMAL, BO, AMAL):
        forget_guest(host=hanna, email=person.email, now=other.ends_at + HOUR)
    assert set(Booking.objects.values_list("email", "state")) == {("", BookingState.BOOKED)}
