from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.models import LIVE, Booking, BookingState, WaitingState
from klatsch.bookings.services.agenda import leave_slot, lock_agenda, release_expired
from klatsch.bookings.services.waiting_list import serve_waiting, settle_waiting
from klatsch.bookings.writing import cancelled_letters
from klatsch.core.errors import Refused
from klatsch.core.sanitize import sanitize_text
from klatsch.letters.services import write_letters

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal


LONGEST_NOTE = 1000
# What every change of a settled chat writes.
CHANGED = ("sequence", "changed_at", "host_note")


@transaction.atomic
def cancel_booking(*, booking: Booking, by: Literal["guest", "host"], now: datetime, note: str = "") -> Booking:
    """Give the slot back and tell both sides; cancelling again changes nothing, and of a hold nobody had heard.

    A host may say a word to the guest in `note`.

    Locks the agenda of the host. Raises `Refused` when the chat has begun already.
    """
    lock_agenda(booking.host_id)
    # Or who waits would be offered a time beside a hold that ran out and still counts.
    if release_expired(booking.host_id, now):
        serve_waiting(booking.host_id, now)
    booking.refresh_from_db()
    if booking.state not in LIVE:
        return booking
    if booking.starts_at <= now:
        raise Refused("This chat has begun already, so it cannot be cancelled any more.")
    was_told = booking.state != BookingState.HELD
    leave_slot(booking)
    booking.state = BookingState.CANCELLED
    booking.cancelled_by = by
    booking.expires_at = None
    booking.sequence += 1
    booking.changed_at, booking.host_note = now, said_by_host(note)
    booking.save(update_fields=["state", "cancelled_by", "expires_at", *CHANGED])
    settle_waiting([booking.pk], WaitingState.LEFT, now)
    serve_waiting(booking.host_id, now, freed=[booking.starts_at])
    if was_told:
        write_letters(cancelled_letters(booking), now=now)
    return booking


def said_by_host(note: str) -> str:
    """Return a host's note as it is kept: without control characters, and not longer than a letter bears."""
    return sanitize_text(note)[:LONGEST_NOTE]
