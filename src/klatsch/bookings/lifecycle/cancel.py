"""Cancel a booking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.capacity.claims import release_seat
from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.events import booking_cancelled, hold_released
from klatsch.bookings.models import LIVE_STATES, Booking, BookingState, WaitlistState
from klatsch.bookings.waitlist.offers import offer_free_slots, record_offer_outcome
from klatsch.core.errors import Refused
from klatsch.core.sanitize import sanitize_text

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

MAX_HOST_NOTE_LENGTH = 1000
# The columns that every change of a settled chat writes.
CHANGED_FIELDS = ("sequence", "changed_at", "host_note")


def cancel_booking(*, booking: Booking, by: Literal["guest", "host"], now: datetime, note: str = "") -> Booking:
    """Give the slot of a booking, hold or request back; cancelling again changes nothing.

    A host may say a word to the guest in `note`. Locks the calendar of the host. Raises `Refused` when the chat has
    begun already.
    """
    with host_calendar_locked(booking.host_id, now):
        booking.refresh_from_db()
        if booking.state not in LIVE_STATES:
            return booking
        if booking.starts_at <= now:
            raise Refused("This chat has begun already, so it cannot be cancelled any more.", code="booking-has-begun")
        was_held = booking.state == BookingState.HELD
        release_seat(booking)
        booking.state = BookingState.CANCELLED
        booking.cancelled_by = by
        booking.expires_at = None
        booking.sequence += 1
        booking.changed_at = now
        booking.host_note = clean_host_note(note)
        booking.save(update_fields=["state", "cancelled_by", "expires_at", *CHANGED_FIELDS])
        record_offer_outcome([booking.pk], WaitlistState.LEFT, now)
        offer_free_slots(booking.host_id, now, freed=[booking.starts_at])
        # Of a hold nobody has heard yet, so nobody need hear that it is gone.
        event = hold_released if was_held else booking_cancelled
        event.publish(host_id=booking.host_id, now=now, subject=booking)
    return booking


def clean_host_note(note: str) -> str:
    """Return a host's note as it is kept: without control characters, and not longer than an email bears."""
    return sanitize_text(note)[:MAX_HOST_NOTE_LENGTH]
