"""The lock of a host's time, and giving time back. Used inside the transactions of the other verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from klatsch.bookings.models import LIVE, Agenda, Booking, BookingState, Slot

if TYPE_CHECKING:
    from datetime import datetime


def lock_agenda(host_id: int) -> None:
    """Lock the host's time until the transaction ends, and raise its version: one statement.

    Every verb that takes or gives back time does this first, so they come one after the other and can count.
    """
    if not Agenda.objects.filter(host_id=host_id).update(version=F("version") + 1):
        Agenda.objects.bulk_create([Agenda(host_id=host_id)], ignore_conflicts=True)
        Agenda.objects.filter(host_id=host_id).update(version=F("version") + 1)


def release_expired(host_id: int, now: datetime) -> int:
    """Give back the time of holds and requests that ran out; needs the lock. Returns how many slots came free."""
    expired = list(Slot.objects.filter(host_id=host_id, expires_at__lte=now).values_list("pk", flat=True))
    if expired:
        Booking.objects.filter(slot__in=expired, state__in=LIVE).update(
            state=BookingState.EXPIRED, slot=None, expires_at=None, changed_at=now
        )
        Slot.objects.filter(pk__in=expired).delete()
    return len(expired)


def leave_slot(booking: Booking) -> None:
    """Give the seat of `booking` back, and the time when nobody else sits there; needs the lock."""
    slot_id, booking.slot_id = booking.slot_id, None
    if slot_id is None:
        return
    booking.save(update_fields=["slot"])
    if not Booking.objects.filter(slot_id=slot_id, state__in=LIVE).exists():
        Booking.objects.filter(slot_id=slot_id).update(slot=None)
        Slot.objects.filter(pk=slot_id).delete()
