"""Which letters a change of a booking calls for. The words are found when a letter is sent, see `letter_kinds`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from klatsch.bookings.models import BookingState
from klatsch.emails.drafts import EmailDraft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.bookings.models import Booking, WaitlistEntry

# A reminder of the day before is of no use in the last hours.
LONG_REMINDER, LONG_REMINDER_CUTOFF = timedelta(hours=12), timedelta(hours=2)
MIN_REMINDER_DELAY = timedelta(hours=1)


def booking_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "booked"), _host_email(booking, "booked_host"), *_reminder_emails(booking)]


def reschedule_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "moved"), _host_email(booking, "moved_host"), *_reminder_emails(booking)]


def hold_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "held")]


def offer_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "offered")]


def waitlist_emails(waiting: WaitlistEntry) -> list[EmailDraft]:
    return [
        EmailDraft(
            host_id=waiting.invitation.host_id,
            key=f"waiting:{waiting.pk}",
            kind="waiting",
            payload={"waiting": waiting.pk},
            to_name=waiting.name,
            to_email=waiting.email,
            useful_until=waiting.invitation.closes_at,
        )
    ]


def request_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "requested"), _host_email(booking, "requested_host")]


def decline_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "declined")]


def expiry_emails(bookings: Iterable[Booking]) -> list[EmailDraft]:
    """Who asked and heard nothing is told so; who let a hold go knows."""
    return [_guest_email(booking, "expired") for booking in bookings if booking.state == BookingState.REQUESTED]


def cancellation_emails(booking: Booking) -> list[EmailDraft]:
    return [_guest_email(booking, "cancelled"), _host_email(booking, "cancelled_host")]


def _guest_email(booking: Booking, kind: str) -> EmailDraft:
    return _email_draft(booking, kind, to_name=booking.name, to_email=booking.email)


def _host_email(booking: Booking, kind: str) -> EmailDraft:
    host = booking.invitation.host
    return _email_draft(booking, kind, to_name=host.name, to_email=host.email)


def _reminder_emails(booking: Booking) -> list[EmailDraft]:
    """Write the reminders early, each for its moment; one that would come on the heels of the news is left out."""
    drafts = []
    for minutes in booking.invitation.reminders:
        before = timedelta(minutes=minutes)
        due_at, until = booking.starts_at - before, LONG_REMINDER_CUTOFF if before >= LONG_REMINDER else timedelta(0)
        if due_at - booking.changed_at >= MIN_REMINDER_DELAY:
            reminder = _guest_email(booking, "reminder")
            key = f"reminder {minutes}:{booking.pk}:{booking.sequence}"
            drafts.append(replace(reminder, key=key, due_at=due_at, useful_until=booking.starts_at - until))
    return drafts


def _email_draft(booking: Booking, kind: str, *, to_name: str, to_email: str) -> EmailDraft:
    return EmailDraft(
        host_id=booking.host_id,
        key=f"{kind}:{booking.pk}:{booking.sequence}",
        kind=kind,
        payload={"booking": booking.pk, "sequence": booking.sequence},
        to_name=to_name,
        to_email=to_email,
        useful_until=booking.expires_at if booking.state == BookingState.HELD else booking.ends_at,
    )
