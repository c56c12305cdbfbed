"""Which letters a change of a booking calls for. The words are found when a letter is sent, see `letter_kinds`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.letters.services import LetterDraft

if TYPE_CHECKING:
    from klatsch.bookings.models import Booking


def booked_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "booked"), _to_host(booking, "booked_host")]


def moved_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "moved"), _to_host(booking, "moved_host")]


def cancelled_letters(booking: Booking) -> list[LetterDraft]:
    return [_to_guest(booking, "cancelled"), _to_host(booking, "cancelled_host")]


def _to_guest(booking: Booking, kind: str) -> LetterDraft:
    return _draft(booking, kind, to_name=booking.name, to_email=booking.email)


def _to_host(booking: Booking, kind: str) -> LetterDraft:
    host = booking.invitation.host
    return _draft(booking, kind, to_name=host.name, to_email=host.email)


def _draft(booking: Booking, kind: str, *, to_name: str, to_email: str) -> LetterDraft:
    return LetterDraft(
        host_id=booking.host_id,
        key=f"{kind}:{booking.pk}:{booking.sequence}",
        kind=kind,
        payload={"booking": booking.pk, "sequence": booking.sequence},
        to_name=to_name,
        to_email=to_email,
        useful_until=booking.ends_at,
    )
