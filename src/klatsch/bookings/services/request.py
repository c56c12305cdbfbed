from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from klatsch.bookings.models import BookingState
from klatsch.bookings.services.rows import Stay
from klatsch.bookings.services.take import take_slot
from klatsch.bookings.writing import requested_letters

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.bookings.models import Booking
    from klatsch.invitations.models import Invitation

# How long a request keeps its time, and how long before its beginning the host has to have answered.
PATIENCE = timedelta(days=2)
LAST_CALL = timedelta(hours=1)


def request_slot(
    *,
    invitation: Invitation,
    starts_at: datetime,
    guest: GuestDetails,
    now: datetime,
    idempotency_key: str | None = None,
) -> Booking:
    """Ask for a slot, which stays claimed until the host has approved or declined, or time is over.

    Takes, locks and raises what `take_slot` does.
    """
    return take_slot(
        invitation=invitation,
        starts_at=starts_at,
        guest=guest,
        now=now,
        idempotency_key=idempotency_key,
        stay=Stay(state=BookingState.REQUESTED, expires_at=waits_until(starts_at, now), letters=requested_letters),
    )


def waits_until(starts_at: datetime, now: datetime) -> datetime:
    """Until when a request for the slot at `starts_at` waits: two days at most, and till an hour before it."""
    last_call = starts_at - LAST_CALL
    return min(now + PATIENCE, last_call if last_call > now else starts_at)
