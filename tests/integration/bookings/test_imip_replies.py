"""iMIP replies of guests' calendars, read from a real mailbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.calendar_sync.imip_replies import parse_replies, read_mailbox, save_replies
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.bookings.models import BookingState, CalendarReply
from klatsch.core import clock
from klatsch.emails.models import MailboxPosition
from tests.cast import AMAL, details_of
from tests.imap_server import calendar_reply, plain_email, use_mailbox

if TYPE_CHECKING:
    from email.message import EmailMessage

    from django.test import Client
    from pytest_django import Settings

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.imap_server import Mailbox


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + timedelta(days=1), guest=details_of(AMAL), now=now)


@pytest.fixture
def today() -> datetime:
    """Return the day of the mail server, which has a clock of its own."""
    return datetime.now(UTC)  # a real server's clock


def said(chat: Booking) -> str:
    return CalendarReply.objects.filter(booking=chat).values_list("participation", flat=True).first()  # type: ignore[return-value]


def test_an_answer_in_the_mailbox_is_kept_for_the_host_and_changes_nothing_else(
    mailbox_in_use: Mailbox, chat: Booking, today: datetime
) -> None:
    mailbox_in_use.put(plain_email())
    mailbox_in_use.put(calendar_reply(chat, "DECLINED", more="COMMENT:Sorry\\, a cold"))
    assert read_mailbox(today) == 1
    reply = CalendarReply.objects.get()
    assert (reply.booking, reply.participation, reply.comment) == (chat, "DECLINED", "Sorry, a cold")
    chat.refresh_from_db()
    assert chat.state == BookingState.BOOKED


def test_each_letter_is_read_once_and_new_ones_are_found(
    mailbox_in_use: Mailbox, chat: Booking, today: datetime
) -> None:
    mailbox_in_use.put(calendar_reply(chat, "TENTATIVE"))
    assert [read_mailbox(today), read_mailbox(today)] == [1, 0]
    mailbox_in_use.put(calendar_reply(chat, "ACCEPTED", at="20260105T091500Z"))
    assert [read_mailbox(today), read_mailbox(today)] == [1, 0]
    assert said(chat) == "ACCEPTED"
    assert MailboxPosition.objects.count() == 1


def test_nothing_in_the_mailbox_is_marked_as_read(mailbox_in_use: Mailbox, chat: Booking, today: datetime) -> None:
    mailbox_in_use.put(calendar_reply(chat))
    mailbox_in_use.put(plain_email())
    read_mailbox(today)
    with mailbox_in_use.opened() as client:
        client.select("INBOX", readonly=True)
        assert client.search(None, "UNSEEN")[1] == [b"1 2"]


def test_more_letters_than_fit_into_one_look_and_a_huge_one_are_no_trouble(
    mailbox_in_use: Mailbox, chat: Booking, today: datetime
) -> None:
    many = (plain_email(f"Letter {number}") for number in range(110))
    mailbox_in_use.put(plain_email("pictures " * 80_000), *many, calendar_reply(chat))
    assert read_mailbox(today) == 1


@pytest.mark.parametrize(
    "url",
    [
        "imap://hanna%40example.org:wrong@127.0.0.1:{port}",
        "imap://x:y@127.0.0.1:1",
        "{url}/Nowhere",
        "imaps://x:y@127.0.0.1:{port}",
    ],
)
def test_a_mailbox_that_cannot_be_read_is_no_accident_and_its_password_stays_out_of_the_log(
    settings: Settings, mailbox: Mailbox, chat: Booking, today: datetime, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    use_mailbox(settings, url.format(port=mailbox.port, url=mailbox.url))
    assert read_mailbox(today) == 0
    assert "Answers of calendars wait" in caplog.text
    for secret in ("wrong", "cups", "hanna"):
        assert secret not in caplog.text


def noted(*messages: EmailMessage) -> int:
    return save_replies(reply for message in messages for reply in parse_replies(message))


def test_the_latest_answer_counts_in_whatever_order_they_come(chat: Booking) -> None:
    early, late = calendar_reply(chat, "ACCEPTED", at="20260105T081500Z"), calendar_reply(chat, at="20260105T091500Z")
    assert noted(late, early) == 1
    assert noted(early) == 0
    assert said(chat) == "DECLINED"


def test_what_a_stranger_answers_or_what_answers_an_older_time_is_left_out(
    chat: Booking, coffee: Invitation, now: datetime
) -> None:
    assert noted(calendar_reply(chat, email="mallory@example.net")) == 0
    old = calendar_reply(chat)
    reschedule_booking(booking=chat, starts_at=now + timedelta(days=2), now=now)
    assert noted(old) == 0
    chat.refresh_from_db()
    assert noted(calendar_reply(chat)) == 1


def test_a_chat_that_was_cancelled_hears_no_answers(chat: Booking, now: datetime) -> None:
    cancel_booking(booking=chat, by="guest", now=now)
    assert noted(calendar_reply(chat, sequence=9)) == 0


def test_another_time_that_a_guest_asks_for_is_kept(chat: Booking) -> None:
    assert noted(calendar_reply(chat, "TENTATIVE", method="COUNTER")) == 1
    assert CalendarReply.objects.get().proposed_at == datetime(2026, 1, 7, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [b"", b"no email", b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR", b"Content-Type: multipart/x\r\n\r\n"],
)
def test_a_broken_letter_holds_no_answers(db: None, content: bytes) -> None:
    assert parse_replies(message_from_bytes(content)) == []


@pytest.mark.parametrize(
    ("said", "more", "words"),
    [
        ("DECLINED", "COMMENT:A <b>cold</b>", "Their calendar says: no."),
        ("ACCEPTED", "", "Their calendar says: yes."),
        ("TENTATIVE", "", "Their calendar says: perhaps."),
    ],
)
def test_the_host_sees_it_with_the_chat(
    client: Client, hanna: Host, chat: Booking, said: str, more: str, words: str
) -> None:
    noted(calendar_reply(chat, said, more=more))
    client.force_login(hanna)
    page = client.get("/chats/").text
    assert words in page
    assert "<b>cold" not in page


def test_an_answer_to_a_time_before_a_move_is_not_shown(
    client: Client, hanna: Host, chat: Booking, now: datetime
) -> None:
    noted(calendar_reply(chat))
    reschedule_booking(booking=chat, starts_at=now + timedelta(days=2), now=now)
    client.force_login(hanna)
    with clock.frozen_at(now):
        assert "Their calendar" not in client.get("/chats/").text
