"""Approve or decline a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.capacity.claims import release_seat, release_slot_if_empty
from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.events import booking_confirmed, booking_declined
from klatsch.bookings.models import Booking, BookingState
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime


def approve_request(*, booking: Booking, now: datetime) -> Booking:
    """Make a request a booking; approving again changes nothing.

    Locks the calendar of the host. Raises `Refused` when the request is not there any more.
    """
    with host_calendar_locked(booking.host_id, now):
        booking = _read_again(booking)
        if booking.state == BookingState.BOOKED:
            return booking
        _require_requested(booking)
        booking.state = BookingState.BOOKED
        _save_answer(booking, now)
        release_slot_if_empty(booking.slot_id)
        booking_confirmed.publish(host_id=booking.host_id, now=now, subject=booking)
    return booking


def decline_request(*, booking: Booking, now: datetime) -> Booking:
    """Give the time of a request back; declining again changes nothing.

    Locks the calendar of the host. Raises `Refused` when the request is not there any more.
    """
    with host_calendar_locked(booking.host_id, now):
        booking = _read_again(booking)
        if booking.state == BookingState.DECLINED:
            return booking
        _require_requested(booking)
        release_seat(booking)
        booking.state = BookingState.DECLINED
        _save_answer(booking, now)
        offer_free_slots(booking.host_id, now, freed=[booking.starts_at])
        booking_declined.publish(host_id=booking.host_id, now=now, subject=booking)
    return booking


def _read_again(booking: Booking) -> Booking:
    return Booking.objects.select_related("invitation", "host").get(pk=booking.pk)


def _require_requested(booking: Booking) -> None:
    if booking.state != BookingState.REQUESTED:
        raise Refused(
            "This request is not waiting any more: it was taken back, answered, or its time is over.",
            code="request-not-open",
        )


def _save_answer(booking: Booking, now: datetime) -> None:
    booking.expires_at = None
    booking.changed_at = now
    booking.save(update_fields=["state", "expires_at", "changed_at"])
