"""Reminders: written with the booking, sent in their moment, and only while they are true and of use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.emails.delivery import send_due_emails
from klatsch.emails.models import Email, EmailState
from tests.cast import AMAL, details_of, open_coffee

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.smtp_server import SmtpSink


DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def book(coffee: Invitation, now: datetime) -> Callable[..., Any]:
    """Book the slot so long after Monday nine o'clock."""

    def book(after: timedelta) -> Booking:
        return create_booking(invitation=coffee, starts_at=now + after, guest=details_of(AMAL), now=now)

    return book


def reminders() -> QuerySet[Any]:
    return Email.objects.filter(kind="reminder").order_by("due_at")


def send_at(moment: datetime) -> int:
    with clock.frozen_at(moment):
        return send_due_emails(moment)


def test_a_guest_is_reminded_a_day_and_an_hour_before(sink: SmtpSink, book: Callable[..., Any], now: datetime) -> None:
    chat = book(2 * DAY)
    assert [email.due_at for email in reminders()] == [chat.starts_at - DAY, chat.starts_at - HOUR]
    send_at(now)
    sink.received.clear()
    assert send_at(chat.starts_at - DAY - timedelta(seconds=1)) == 0
    assert send_at(chat.starts_at - DAY) == 1
    assert send_at(chat.starts_at - HOUR) == 1
    assert [message["Subject"] for message in sink.arrived_at(AMAL.email)] == [
        "We talk soon: Coffee with me with Hanna Weiss"
    ] * 2
    assert f"/b/{chat.token}/" in sink.received[0].get_body(("plain",)).get_content()
    assert [part.get_content_type() for part in sink.received[0].walk()][1:] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("after", "count"), [(timedelta(minutes=90), 0), (2 * HOUR, 1), (7 * HOUR, 1), (DAY + HOUR, 2)]
)
def test_a_reminder_does_not_come_on_the_heels_of_the_booking(
    book: Callable[..., Any], after: timedelta, count: int
) -> None:
    book(after)
    assert reminders().count() == count


def test_nobody_is_reminded_of_a_chat_that_was_cancelled_or_of_a_time_it_was_moved_from(
    sink: SmtpSink, book: Callable[..., Any], now: datetime
) -> None:
    chat = book(2 * DAY)
    reschedule_booking(booking=chat, starts_at=now + 3 * DAY, now=now)
    chat.refresh_from_db()
    send_at(now)
    sink.received.clear()
    assert send_at(now + DAY) == 0
    cancel_booking(booking=chat, by="guest", now=now + DAY)
    send_at(now + DAY)
    sink.received.clear()
    assert send_at(now + 3 * DAY - HOUR) == 0
    assert set(reminders().values_list("state", flat=True)) == {EmailState.WITHDRAWN}


def test_a_reminder_that_could_not_be_sent_in_time_is_withdrawn(sink: SmtpSink, book: Callable[..., Any]) -> None:
    chat = book(2 * DAY)
    send_at(chat.starts_at)
    assert set(reminders().values_list("state", flat=True)) == {EmailState.WITHDRAWN}


def test_a_host_chooses_when_guests_of_an_invitation_are_reminded(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, reminders=[15, 2880, 15])
    assert invitation.reminders == [2880, 15]
    chat = create_booking(invitation=invitation, starts_at=now + 3 * DAY, guest=details_of(AMAL), now=now)
    assert [chat.starts_at - email.due_at for email in reminders()] == [2 * DAY, timedelta(minutes=15)]
    early, late = (chat.starts_at - email.expires_at for email in reminders())
    assert (early, late) == (timedelta(hours=2), timedelta(0))


def test_a_host_may_want_no_reminders_at_all(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, reminders=[])
    create_booking(invitation=invitation, starts_at=now + 3 * DAY, guest=details_of(AMAL), now=now)
    assert not reminders().exists()


@pytest.mark.parametrize("odd", [[4], [20_161], [60.5], ["60"], [True], 60, None, [5, 6, 7, 8, 9, 10, 11]])
def test_odd_reminders_are_refused(hanna: Host, now: datetime, odd: int | list[Any] | None) -> None:
    with pytest.raises(Refused):
        open_coffee(hanna, now, reminders=odd)
