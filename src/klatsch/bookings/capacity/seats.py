"""Taking a seat: the part of booking, holding, requesting and moving that is the same. Used under the agenda's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.capacity.locks import latest_expiry
from klatsch.bookings.capacity.slot_config import slot_config_of
from klatsch.bookings.errors import SlotNotOffered, SlotTaken
from klatsch.bookings.models import LIVE_STATES, Booking, Claim, Slot
from klatsch.scheduling.slots import is_offered
from klatsch.scheduling.ticks import ticks_between

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.invitations.models import Invitation


def offered_slot_end(invitation: Invitation, starts_at: datetime, now: datetime) -> datetime:
    """Return when the slot that starts at `starts_at` ends. Raises `SlotNotOffered` when there is none; no query."""
    offer = slot_config_of(invitation)
    offered = is_offered(
        starts_at,
        offer.availability,
        offer.rules,
        busy=(),
        booked=(),
        now=now,
        from_=invitation.starts_at,
        until=invitation.ends_at,
    )
    if not offered:
        raise SlotNotOffered("This time is not on offer any more. Please choose another one.")
    return starts_at + offer.rules.duration


def claim_seat(
    invitation: Invitation, starts_at: datetime, ends_at: datetime, expires_at: datetime | None
) -> tuple[Slot, int]:
    """Claim the time of a new slot, or find a free seat at one that has company; needs the lock.

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
    offer = slot_config_of(invitation)
    ticks = ticks_between(starts_at - offer.before, ends_at + offer.after)
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
