"""Reschedule a booking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError

from klatsch.bookings.capacity.claims import release_seat
from klatsch.bookings.capacity.limits import capacity_snapshot, check_limits
from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.capacity.seats import claim_seat, offered_slot_end, slot_taken_error
from klatsch.bookings.errors import InvitationClosed
from klatsch.bookings.events import booking_rescheduled
from klatsch.bookings.lifecycle.cancel import CHANGED_FIELDS, clean_host_note
from klatsch.bookings.models import Booking, BookingState
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal


def reschedule_booking(
    *, booking: Booking, starts_at: datetime, now: datetime, by: Literal["guest", "host"] = "guest", note: str = ""
) -> Booking:
    """Give the time of `booking` back and take the slot that starts at `starts_at`: both, or neither.

    Its UID stays and its sequence rises, so both calendars move the same event. Rescheduling to the same time changes
    nothing. Who loses the new time to somebody else keeps the old one. The host may reschedule when the invitation is
    closed, too, and say why in a `note` for the guest. Locks the calendar of the host.

    Raises `InvitationClosed`, `SlotNotOffered`, `SlotTaken`, or `Refused` when there is nothing (left) to move.
    """
    ends_at = offered_slot_end(booking.invitation, starts_at, now)
    try:
        with host_calendar_locked(booking.host_id, now):
            booking = Booking.objects.select_related("invitation", "host").get(pk=booking.pk)
            _require_reschedulable(booking, now, by)
            if booking.starts_at == starts_at:
                return booking
            _take_new_seat(booking, starts_at, ends_at, now)
            booking.sequence += 1
            booking.changed_at = now
            booking.moved_by = by
            booking.host_note = clean_host_note(note)
            booking.save(update_fields=["slot", "seat", "starts_at", "ends_at", *CHANGED_FIELDS, "moved_by"])
            offer_free_slots(booking.host_id, now)
            booking_rescheduled.publish(host_id=booking.host_id, now=now, subject=booking)
    except IntegrityError:
        raise slot_taken_error() from None
    return booking


def _take_new_seat(booking: Booking, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    snapshot = capacity_snapshot(
        booking.invitation, starts_at, email=booking.email, key=None, now=now, besides=booking.pk
    )
    check_limits(booking.invitation, snapshot)
    release_seat(booking)
    booking.slot, booking.seat = claim_seat(booking.invitation, starts_at, ends_at, None)
    booking.starts_at = starts_at
    booking.ends_at = ends_at


def _require_reschedulable(booking: Booking, now: datetime, by: Literal["guest", "host"]) -> None:
    if by == "guest" and not booking.invitation.is_open(now):
        raise InvitationClosed("This invitation is closed, so its times stay as they are. You can still cancel.")
    if booking.state != BookingState.BOOKED:
        raise Refused("Only a chat that is settled can be moved.", code="booking-not-settled")
    if booking.starts_at <= now:
        raise Refused("This chat has begun already, so it cannot be moved any more.", code="booking-has-begun")
