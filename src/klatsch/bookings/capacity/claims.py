"""Give time of a host back: seats, slots and the claims that go with them. Needs the lock of the host's calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.events import booking_expired
from klatsch.bookings.models import LIVE_STATES, Booking, BookingState, Slot, WaitlistEntry, WaitlistState

if TYPE_CHECKING:
    from datetime import datetime


def release_expired(host_id: int, now: datetime) -> int:
    """Give back the seats of holds and requests that ran out, and return how many there were."""
    expired = list(
        Booking.objects.filter(host_id=host_id, state__in=LIVE_STATES, expires_at__lte=now).select_related(
            "invitation__host"
        )
    )
    if expired:
        Booking.objects.filter(pk__in=[booking.pk for booking in expired]).update(
            state=BookingState.EXPIRED, slot=None, expires_at=None, changed_at=now
        )
        for slot_id in {booking.slot_id for booking in expired}:
            release_slot_if_empty(slot_id)
        WaitlistEntry.objects.filter(booking__in=expired, state=WaitlistState.OFFERED).update(
            state=WaitlistState.PASSED, changed_at=now
        )
        for booking in expired:
            booking_expired.publish(host_id=host_id, now=now, subject=booking)
    return len(expired)


def release_seat(booking: Booking) -> None:
    """Give the seat of `booking` back, and the time when nobody else sits there."""
    slot_id = booking.slot_id
    booking.slot_id = None
    booking.save(update_fields=["slot"])
    release_slot_if_empty(slot_id)


def release_slot_if_empty(slot_id: int | None) -> None:
    """Delete a slot in which nobody sits any more; otherwise keep it until the last of its bookings runs out."""
    if slot_id is None:
        return
    expiries = list(Booking.objects.filter(slot_id=slot_id, state__in=LIVE_STATES).values_list("expires_at", flat=True))
    if not expiries:
        Booking.objects.filter(slot_id=slot_id).update(slot=None)
        Slot.objects.filter(pk=slot_id).delete()
    else:
        Slot.objects.filter(pk=slot_id).update(expires_at=latest_expiry(expiries))


def latest_expiry(expiries: list[datetime | None]) -> datetime | None:
    """Return the latest of several expiry times, of which None is never."""
    ends = [expiry for expiry in expiries if expiry is not None]
    return max(ends) if len(ends) == len(expiries) else None
