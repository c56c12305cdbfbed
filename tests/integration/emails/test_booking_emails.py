"""The letters about bookings as a mail program and a calendar read them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.emails.delivery import send_due_emails
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage

    from icalendar.cal.calendar import Calendar

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.smtp_server import SmtpSink


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    guest = details_of(AMAL, note="I bring <cake> & questions.", name="Amal\nHaddad")
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=guest, now=now)


@pytest.fixture
def letters(sink: SmtpSink, chat: Booking, hanna: Host, now: datetime) -> tuple[EmailMessage, ...]:
    """Return the emails that arrived at the guest and at the host."""
    send_due_emails(now)
    (to_guest,), (to_host,) = sink.arrived_at(AMAL.email), sink.arrived_at(hanna.email)
    return to_guest, to_host


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def html_of(message: EmailMessage) -> str:
    return message.get_body(("html",)).get_content()


def calendars_of(message: EmailMessage) -> list[tuple[str, Calendar]]:
    return [
        (part.get_content_type(), icalendar.Calendar.from_ical(part.get_payload(decode=True)))  # type: ignore[arg-type]
        for part in message.walk()
        if part.get_content_type() in {"text/calendar", "application/ics"}
    ]


def test_the_guest_reads_when_where_with_whom_in_their_own_time(
    letters: tuple[EmailMessage, ...], chat: Booking
) -> None:
    to_guest, _ = letters
    assert to_guest["Subject"] == "Coffee with me with Hanna Weiss"
    assert to_guest["From"].addresses[0].display_name == "Hanna Weiss (klatsch)"
    for words in (text_of(to_guest), html_of(to_guest)):
        assert "Monday, 5 January 2026, 11:00–11:30 (Cairo time, UTC+02:00)" in words
        assert f"http://localhost:8000/b/{chat.token}/" in words


def test_the_host_reads_who_comes_in_the_hosts_time_and_what_they_wrote(letters: tuple[EmailMessage, ...]) -> None:
    _, to_host = letters
    assert "Monday, 5 January 2026, 10:00–10:30 (Berlin time, UTC+01:00)" in text_of(to_host)
    assert "I bring <cake> & questions." in text_of(to_host)
    assert "I bring &lt;cake&gt; &amp; questions." in html_of(to_host)
    assert "<cake>" not in html_of(to_host)


def test_answers_go_to_the_other_one(letters: tuple[EmailMessage, ...], hanna: Host) -> None:
    to_guest, to_host = letters
    assert to_guest["Reply-To"].addresses[0].addr_spec == hanna.email
    assert to_host["Reply-To"].addresses[0].addr_spec == AMAL.email


def test_a_name_with_a_line_break_adds_no_header(letters: tuple[EmailMessage, ...]) -> None:
    to_guest, _ = letters
    assert to_guest["To"].addresses[0].display_name == "Amal Haddad"


def test_the_calendar_entry_comes_as_a_part_to_read_and_as_a_file(
    letters: tuple[EmailMessage, ...], chat: Booking
) -> None:
    to_guest, _ = letters
    (first, event), (second, _) = calendars_of(to_guest)
    assert (first, second) == ("text/calendar", "application/ics")
    assert event["METHOD"] == "REQUEST"
    assert event.events[0]["UID"] == chat.uid
    (part,) = [part for part in to_guest.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"


def test_cancelling_takes_the_entry_out_again_under_the_same_uid(
    sink: SmtpSink, letters: tuple[EmailMessage, ...], chat: Booking, hanna: Host, now: datetime
) -> None:
    sink.received.clear()
    cancel_booking(booking=chat, by="host", now=now)
    send_due_emails(now)
    (message,) = sink.arrived_at(AMAL.email)
    (_, event), _ = calendars_of(message)
    assert (event["METHOD"], event.events[0]["UID"], event.events[0]["SEQUENCE"]) == ("CANCEL", chat.uid, 1)
    assert event.events[0]["STATUS"] == "CANCELLED"
    assert "Hanna Weiss is sorry" in text_of(message)
    (to_host,) = sink.arrived_at(hanna.email)
    assert "They have been told." in text_of(to_host)


def test_letters_name_themselves_automatic_so_that_no_machine_answers(letters: tuple[EmailMessage, ...]) -> None:
    assert [message["Auto-Submitted"] for message in letters] == ["auto-generated", "auto-generated"]
