from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.models import BookingState
from klatsch.bookings.services.rows import Stay
from klatsch.bookings.services.take import take_slot
from klatsch.bookings.writing import booked_letters

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.bookings.models import Booking
    from klatsch.invitations.models import Invitation


def book_slot(
    *,
    invitation: Invitation,
    starts_at: datetime,
    guest: GuestDetails,
    now: datetime,
    idempotency_key: str | None = None,
) -> Booking:
    """Book a slot for `guest` at once; the same key twice is one booking.

    Takes, locks and raises what `take_slot` does.
    """
    return take_slot(
        invitation=invitation,
        starts_at=starts_at,
        guest=guest,
        now=now,
        idempotency_key=idempotency_key,
        stay=Stay(state=BookingState.BOOKED, expires_at=None, letters=booked_letters),
    )
