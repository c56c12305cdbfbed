from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.capacity.locks import lock_host_calendar, release_expired, release_seat
from klatsch.bookings.emails.notifications import cancellation_emails
from klatsch.bookings.models import LIVE_STATES, Booking, BookingState, WaitlistState
from klatsch.bookings.waitlist.offers import offer_free_slots, record_offer_outcome
from klatsch.core.errors import Refused
from klatsch.core.sanitize import sanitize_text
from klatsch.emails.drafts import write_emails

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal


MAX_HOST_NOTE_LENGTH = 1000
# What every change of a settled chat writes.
CHANGED_FIELDS = ("sequence", "changed_at", "host_note")


@transaction.atomic
def cancel_booking(*, booking: Booking, by: Literal["guest", "host"], now: datetime, note: str = "") -> Booking:
    """Give the slot back and tell both sides; cancelling again changes nothing, and of a hold nobody had heard.

    A host may say a word to the guest in `note`.

    Locks the agenda of the host. Raises `Refused` when the chat has begun already.
    """
    lock_host_calendar(booking.host_id)
    # Or who waits would be offered a time beside a hold that ran out and still counts.
    if release_expired(booking.host_id, now):
        offer_free_slots(booking.host_id, now)
    booking.refresh_from_db()
    if booking.state not in LIVE_STATES:
        return booking
    if booking.starts_at <= now:
        raise Refused("This chat has begun already, so it cannot be cancelled any more.")
    was_told = booking.state != BookingState.HELD
    release_seat(booking)
    booking.state = BookingState.CANCELLED
    booking.cancelled_by = by
    booking.expires_at = None
    booking.sequence += 1
    booking.changed_at, booking.host_note = now, clean_host_note(note)
    booking.save(update_fields=["state", "cancelled_by", "expires_at", *CHANGED_FIELDS])
    record_offer_outcome([booking.pk], WaitlistState.LEFT, now)
    offer_free_slots(booking.host_id, now, freed=[booking.starts_at])
    if was_told:
        write_emails(cancellation_emails(booking), now=now)
    return booking


def clean_host_note(note: str) -> str:
    """Return a host's note as it is kept: without control characters, and not longer than a letter bears."""
    return sanitize_text(note)[:MAX_HOST_NOTE_LENGTH]
