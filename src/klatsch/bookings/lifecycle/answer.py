"""The host's answer to a request: yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.capacity.locks import lock_host_calendar, release_expired, release_seat, release_slot_if_empty
from klatsch.bookings.emails.notifications import booking_emails, decline_emails
from klatsch.bookings.models import Booking, BookingState
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused
from klatsch.emails.drafts import write_emails

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def approve_request(*, booking: Booking, now: datetime) -> Booking:
    """Make a request a booking and tell both; approving again changes nothing.

    Locks the agenda of the host. Raises `Refused` when the request is not there any more.
    """
    found = _lock_booking(booking, now)
    if found.state == BookingState.BOOKED:
        return found
    _require_requested(found)
    found.state, found.expires_at, found.changed_at = BookingState.BOOKED, None, now
    found.save(update_fields=["state", "expires_at", "changed_at"])
    release_slot_if_empty(found.slot_id)
    write_emails(booking_emails(found), now=now)
    return found


@transaction.atomic
def decline_request(*, booking: Booking, now: datetime) -> Booking:
    """Give the time of a request back and tell its guest kindly; declining again changes nothing.

    Locks the agenda of the host. Raises `Refused` when the request is not there any more.
    """
    found = _lock_booking(booking, now)
    if found.state == BookingState.DECLINED:
        return found
    _require_requested(found)
    release_seat(found)
    found.state, found.expires_at, found.changed_at = BookingState.DECLINED, None, now
    found.save(update_fields=["state", "expires_at", "changed_at"])
    offer_free_slots(found.host_id, now, freed=[found.starts_at])
    write_emails(decline_emails(found), now=now)
    return found


def _lock_booking(booking: Booking, now: datetime) -> Booking:
    lock_host_calendar(booking.host_id)
    release_expired(booking.host_id, now)
    return Booking.objects.select_related("invitation", "host").get(pk=booking.pk)


def _require_requested(booking: Booking) -> None:
    if booking.state != BookingState.REQUESTED:
        raise Refused("This request is not waiting any more: it was taken back, answered, or its time is over.")
