"""The lock of a host's time, and giving time back. Used inside the transactions of the other verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from klatsch.bookings.emails.notifications import expiry_emails
from klatsch.bookings.models import LIVE_STATES, Agenda, Booking, BookingState, Slot, WaitlistEntry, WaitlistState
from klatsch.emails.drafts import write_emails

if TYPE_CHECKING:
    from datetime import datetime


def lock_host_calendar(host_id: int) -> None:
    """Lock the host's time until the transaction ends, and raise its version: one statement.

    Every verb that takes or gives back time does this first, so they come one after the other and can count.
    """
    if not Agenda.objects.filter(host_id=host_id).update(version=F("version") + 1):
        Agenda.objects.bulk_create([Agenda(host_id=host_id)], ignore_conflicts=True)
        Agenda.objects.filter(host_id=host_id).update(version=F("version") + 1)


def release_expired(host_id: int, now: datetime) -> int:
    """Give back the seats of holds and requests that ran out; needs the lock. Returns how many there were."""
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
        write_emails(expiry_emails(expired), now=now)
    return len(expired)


def release_seat(booking: Booking) -> None:
    """Give the seat of `booking` back, and the time when nobody else sits there; needs the lock."""
    slot_id, booking.slot_id = booking.slot_id, None
    booking.save(update_fields=["slot"])
    release_slot_if_empty(slot_id)


def release_slot_if_empty(slot_id: int | None) -> None:
    """Keep a slot as long as those who sit there do, and delete it when nobody does; needs the lock."""
    if slot_id is None:
        return
    until = list(Booking.objects.filter(slot_id=slot_id, state__in=LIVE_STATES).values_list("expires_at", flat=True))
    if not until:
        Booking.objects.filter(slot_id=slot_id).update(slot=None)
        Slot.objects.filter(pk=slot_id).delete()
    else:
        Slot.objects.filter(pk=slot_id).update(expires_at=latest_expiry(until))


def latest_expiry(until: list[datetime | None]) -> datetime | None:
    """Return the end of the longest of several stays, of which None has no end."""
    ends = [end for end in until if end is not None]
    return max(ends) if len(ends) == len(until) else None
