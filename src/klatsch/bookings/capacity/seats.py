"""Take seats in slots, and insert the rows of bookings. Needs the lock of the host's calendar."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from klatsch.bookings.capacity.claims import latest_expiry
from klatsch.bookings.capacity.slot_config import offered_starts, slot_config_of
from klatsch.bookings.errors import SlotNotOffered, SlotTaken
from klatsch.bookings.events import booking_created
from klatsch.bookings.models import LIVE_STATES, Booking, BookingState, Claim, Slot
from klatsch.core.events import EventType
from klatsch.core.security.tokens import new_token
from klatsch.scheduling.ticks import ticks_between

if TYPE_CHECKING:
    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.invitations.models import Invitation


@dataclass(frozen=True, kw_only=True)
class InitialState:
    """The state of a new booking, when it runs out (None: never), and the event that says so."""

    state: BookingState
    expires_at: datetime | None
    event: EventType


BOOKED_INITIALLY = InitialState(state=BookingState.BOOKED, expires_at=None, event=booking_created)


def offered_slot_end(invitation: Invitation, starts_at: datetime, now: datetime) -> datetime:
    """Return the end of the slot that starts at `starts_at`, without a query.

    Raises `SlotNotOffered` when the invitation has no such slot, or it is too late to book it.
    """
    rules = slot_config_of(invitation).rules
    is_offered = (
        invitation.starts_at <= starts_at < invitation.ends_at
        and starts_at - now >= rules.minimum_notice
        and starts_at.timestamp() in offered_starts(invitation, starts_at.astimezone(UTC).date())
    )
    if not is_offered:
        raise SlotNotOffered("This time is not on offer any more. Please choose another one.")
    return starts_at + rules.duration


def insert_booking(  # noqa: PLR0917 - a row has many fields
    invitation: Invitation,
    starts_at: datetime,
    ends_at: datetime,
    guest: GuestDetails,
    now: datetime,
    initial_state: InitialState,
    idempotency_key: str | None = None,
) -> Booking:
    """Claim the time and insert the row. Raises `SlotTaken`, or `IntegrityError` as `claim_seat` does."""
    slot, seat = claim_seat(invitation, starts_at, ends_at, initial_state.expires_at)
    booking = Booking(
        host_id=invitation.host_id,
        invitation=invitation,
        slot=slot,
        seat=seat,
        starts_at=starts_at,
        ends_at=ends_at,
        state=initial_state.state,
        expires_at=initial_state.expires_at,
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


def claim_seat(
    invitation: Invitation, starts_at: datetime, ends_at: datetime, expires_at: datetime | None
) -> tuple[Slot, int]:
    """Claim the time of a new slot, or take a free seat in one that others have booked.

    Raises `SlotTaken` when no seat is free, and `IntegrityError` when somebody owns a part of the time.
    """
    if invitation.seats > 1:
        slot = Slot.objects.filter(invitation=invitation, starts_at=starts_at).first()
        if slot is not None:
            return _join_slot(slot, invitation.seats, expires_at)
    slot = Slot(
        host_id=invitation.host_id,
        invitation=invitation,
        starts_at=starts_at,
        ends_at=ends_at,
        expires_at=expires_at,
    )
    slot.save(force_insert=True)
    rules = slot_config_of(invitation).rules
    ticks = ticks_between(starts_at - rules.buffer_before, ends_at + rules.buffer_after)
    Claim.objects.bulk_create([Claim(host_id=slot.host_id, tick=tick, slot=slot) for tick in ticks])
    return slot, 0


def slot_taken_error() -> SlotTaken:
    return SlotTaken("Somebody was a moment faster and took this time. Here is what is left.")


def _join_slot(slot: Slot, seats: int, expires_at: datetime | None) -> tuple[Slot, int]:
    occupied = set(Booking.objects.filter(slot=slot, state__in=LIVE_STATES).values_list("seat", flat=True))
    free = [seat for seat in range(seats) if seat not in occupied]
    if not free:
        raise slot_taken_error()
    slot.expires_at = latest_expiry([slot.expires_at, expires_at])
    slot.save(update_fields=["expires_at"])
    return slot, free[0]
