from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.lifecycle.book import book_slot
from klatsch.bookings.lifecycle.hold import hold_slot
from klatsch.bookings.lifecycle.request import request_slot
from klatsch.core.errors import Refused
from klatsch.invitations.models import Admission

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.bookings.models import Booking
    from klatsch.invitations.models import Invitation


def create_booking(
    *,
    invitation: Invitation,
    starts_at: datetime,
    guest: GuestDetails,
    now: datetime,
    idempotency_key: str | None = None,
) -> Booking:
    """What a guest's button does: hold, request or book, as the invitation wants it.

    Raises what `create_booking` raises, and `Refused` where times are still to be drawn.
    """
    if invitation.is_lottery_pending:
        raise Refused("The times of this invitation are drawn by lot: put your name into the draw on its page.")
    if invitation.must_confirm or (invitation.identifies_by_email and not guest.link):
        verb = hold_slot
    else:
        verb = request_slot if invitation.admission == Admission.BY_APPROVAL else book_slot
    return verb(invitation=invitation, starts_at=starts_at, guest=guest, now=now, idempotency_key=idempotency_key)
