"""The row of a new booking, whatever it begins as."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from klatsch.bookings.capacity.seats import claim_seat
from klatsch.bookings.models import Booking, BookingState
from klatsch.core.security.tokens import new_token
from klatsch.emails.drafts import EmailDraft

if TYPE_CHECKING:
    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.invitations.models import Invitation


@dataclass(frozen=True, kw_only=True)
class InitialState:
    """How a booking begins: in which state, until when (None: for good), and who is told."""

    state: BookingState
    expires_at: datetime | None
    letters: Callable[[Booking], list[EmailDraft]]


def insert_booking(  # noqa: PLR0917 - a row has many fields
    invitation: Invitation,
    starts_at: datetime,
    ends_at: datetime,
    guest: GuestDetails,
    now: datetime,
    stay: InitialState,
    idempotency_key: str | None = None,
) -> Booking:
    """Claim the time and write the row; needs the lock. Raises what `claim_seat` raises."""
    slot, seat = claim_seat(invitation, starts_at, ends_at, stay.expires_at)
    booking = Booking(
        host_id=invitation.host_id,
        invitation=invitation,
        slot=slot,
        seat=seat,
        starts_at=starts_at,
        ends_at=ends_at,
        state=stay.state,
        expires_at=stay.expires_at,
        token=new_token(),
        idempotency_key=idempotency_key,
        name=guest.name,
        email=guest.email,
        time_zone=guest.time_zone,
        language=guest.language,
        handle=guest.handle,
        via=guest.via,
        answer=guest.answer,
        note=guest.note,
        uid=f"{uuid.uuid4()}@klatsch",
        created_at=now,
        changed_at=now,
    )
    booking.save(force_insert=True)
    return booking
