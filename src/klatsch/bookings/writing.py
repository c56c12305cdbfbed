"""Which letters a change of a booking calls for. The words are found when a letter is sent, see `letter_kinds`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from klatsch.bookings.models import BookingState
from klatsch.letters.services import LetterDraft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.bookings.models import Booking, Waiting

# A reminder of the day before is of no use in the last hours.
LONG, TOO_LATE = timedelta(hours=12), timedelta(hours=2)
HEELS = timedelta(hours=1)


def booked_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "booked"), _to_host(booking, "booked_host"), *_reminders(booking)]


def moved_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "moved"), _to_host(booking, "moved_host"), *_reminders(booking)]


def held_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "held")]


def offered_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "offered")]


def waiting_letters(waiting: Waiting) -> list[LetterDraft]:
    return [
        LetterDraft(
            host_id=waiting.invitation.host_id,
            key=f"waiting:{waiting.pk}",
            kind="waiting",
            payload={"waiting": waiting.pk},
            to_name=waiting.name,
            to_email=waiting.email,
            useful_until=waiting.invitation.closes_at,
        )
    ]


def requested_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "requested"), _to_host(booking, "requested_host")]


def declined_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "declined")]


def expired_letters(bookings: Iterable[Booking]) -> list[LetterDraft]:
    """Who asked and heard nothing is told so; who let a hold go knows."""
    return [_to_guest(booking, "expired") for booking in bookings if booking.state == BookingState.REQUESTED]


def cancelled_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "cancelled"), _to_host(booking, "cancelled_host")]


def _to_guest(booking: Booking, kind: str) -> LetterDraft:
    return _draft(booking, kind, to_name=booking.name, to_email=booking.email)


def _to_host(booking: Booking, kind: str) -> LetterDraft:
    host = booking.invitation.host
    return _draft(booking, kind, to_name=host.name, to_email=host.email)


def _reminders(booking: Booking) -> list[LetterDraft]:
    """Write the reminders early, each for its moment; one that would come on the heels of the news is left out."""
    drafts = []
    for minutes in booking.invitation.reminders:
        before = timedelta(minutes=minutes)
        due_at, until = booking.starts_at - before, TOO_LATE if before >= LONG else timedelta(0)
        if due_at - booking.changed_at >= HEELS:
            reminder = _to_guest(booking, "reminder")
            key = f"reminder {minutes}:{booking.pk}:{booking.sequence}"
            drafts.append(replace(reminder, key=key, due_at=due_at, useful_until=booking.starts_at - until))
    return drafts


def _draft(booking: Booking, kind: str, *, to_name: str, to_email: str) -> LetterDraft:
    return LetterDraft(
        host_id=booking.host_id,
        key=f"{kind}:{booking.pk}:{booking.sequence}",
        kind=kind,
        payload={"booking": booking.pk, "sequence": booking.sequence},
        to_name=to_name,
        to_email=to_email,
        useful_until=booking.expires_at if booking.state == BookingState.HELD else booking.ends_at,
    )
