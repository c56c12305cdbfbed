from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.capacity.booking_rows import InitialState
from klatsch.bookings.emails.notifications import booking_emails
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import BookingState

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

    Takes, locks and raises what `create_booking` does.
    """
    return create_booking(
        invitation=invitation,
        starts_at=starts_at,
        guest=guest,
        now=now,
        idempotency_key=idempotency_key,
        stay=InitialState(state=BookingState.BOOKED, expires_at=None, letters=booking_emails),
    )
