from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from klatsch.bookings.capacity.booking_rows import InitialState
from klatsch.bookings.emails.notifications import request_emails
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import BookingState

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.bookings.models import Booking
    from klatsch.invitations.models import Invitation

# How long a request keeps its time, and how long before its beginning the host has to have answered.
REQUEST_LIFETIME = timedelta(days=2)
MIN_ANSWER_NOTICE = timedelta(hours=1)


def request_slot(
    *,
    invitation: Invitation,
    starts_at: datetime,
    guest: GuestDetails,
    now: datetime,
    idempotency_key: str | None = None,
) -> Booking:
    """Ask for a slot, which stays claimed until the host has approved or declined, or time is over.

    Takes, locks and raises what `create_booking` does.
    """
    return create_booking(
        invitation=invitation,
        starts_at=starts_at,
        guest=guest,
        now=now,
        idempotency_key=idempotency_key,
        stay=InitialState(
            state=BookingState.REQUESTED, expires_at=request_expires_at(starts_at, now), letters=request_emails
        ),
    )


def request_expires_at(starts_at: datetime, now: datetime) -> datetime:
    """Until when a request for the slot at `starts_at` waits: two days at most, and till an hour before it."""
    last_call = starts_at - MIN_ANSWER_NOTICE
    return min(now + REQUEST_LIFETIME, last_call if last_call > now else starts_at)
