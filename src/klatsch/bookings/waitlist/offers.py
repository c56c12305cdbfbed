"""Offer free slots to the guests on the waitlist, in the order in which they joined.

An offer is a held booking. Everything is in rows, and offering again changes nothing, so a crash in between costs
nobody their position. Used under the lock of the host's calendar, by every verb that gives time back and by the
workers.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from klatsch.bookings.capacity.limits import guest_limit_window
from klatsch.bookings.capacity.open_slots import fresh_open_slots
from klatsch.bookings.capacity.seats import InitialState, insert_booking
from klatsch.bookings.capacity.slot_config import slot_config_of
from klatsch.bookings.events import waitlist_offered
from klatsch.bookings.guest_details import GuestDetails
from klatsch.bookings.models import LIVE_STATES, WAITLISTED_STATES, Booking, BookingState, WaitlistEntry, WaitlistState
from klatsch.invitations.models import Invitation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.scheduling.intervals import Interval

# How long an offer stands, and how little time to answer is too little to offer at all.
OFFER_LIFETIME = timedelta(hours=12)
MIN_ANSWER_TIME = timedelta(minutes=30)
# How many slots are tried for guests who have enough chats around the first ones.
MAX_SLOTS_TRIED = 12


def offer_free_slots(host_id: int, now: datetime, *, freed: Iterable[datetime] = ()) -> int:
    """Offer what is free to those who wait with this host, strictly in their order. Needs the lock.

    :param freed: starts that came free just now, offered before others.
    Returns how many offers were made.
    """
    waiting = WaitlistEntry.objects.filter(invitation__host=host_id, state=WaitlistState.WAITING)
    invitations = Invitation.objects.filter(pk__in=waiting.values("invitation")).select_related("host").order_by("pk")
    return sum(_offer_slots_of_invitation(invitation, set(freed), now) for invitation in invitations)


def record_offer_outcome(booking_ids: Iterable[int], state: WaitlistState, now: datetime) -> None:
    """Write down that offers were taken, passed, or left. Bookings that were no offers are ignored."""
    WaitlistEntry.objects.filter(booking__in=booking_ids, state__in=WAITLISTED_STATES).update(
        state=state, changed_at=now
    )


def _offer_slots_of_invitation(invitation: Invitation, freed: set[datetime], now: datetime) -> int:
    offer_count = 0
    booked = Booking.objects.filter(invitation=invitation, state__in=LIVE_STATES).values("email")
    waiting = WaitlistEntry.objects.filter(invitation=invitation, state=WaitlistState.WAITING)
    waiting.filter(email__in=booked).update(state=WaitlistState.TAKEN, changed_at=now)
    while (next_offer := _next_offer(invitation, waiting, freed, now)) is not None:
        # One offer after the other: each changes what is left for the next.
        _create_offer(*next_offer, invitation, now)
        offer_count += 1
    return offer_count


def _next_offer(
    invitation: Invitation, waiting: QuerySet[WaitlistEntry], freed: set[datetime], now: datetime
) -> tuple[WaitlistEntry, Interval] | None:
    """Return the next entry and its slot: one that just came free if it still is, or the first with time to answer.

    Who has as many chats around it as one guest may have keeps their position and is offered another one.
    """
    earliest = now + MIN_ANSWER_TIME + slot_config_of(invitation).rules.minimum_notice
    slots = [slot for slot in fresh_open_slots(invitation, now).slots if slot.starts_at >= earliest]
    slots.sort(key=lambda slot: (slot.starts_at not in freed, slot))
    for slot in slots[: MAX_SLOTS_TRIED if invitation.guest_limit is not None else 1]:
        entry = waiting.exclude(email__in=_emails_at_guest_limit(invitation, slot.starts_at)).order_by("pk").first()
        if entry is not None:
            return entry, slot
    return None


def _emails_at_guest_limit(invitation: Invitation, starts_at: datetime) -> QuerySet[Booking, Any]:
    """Return the addresses of guests who have as many chats around `starts_at` as one guest may have."""
    if invitation.guest_limit is None:
        return Booking.objects.none().values("email")
    since, until = guest_limit_window(invitation, starts_at)
    nearby = Booking.objects.filter(
        host_id=invitation.host_id, state__in=LIVE_STATES, starts_at__gt=since, starts_at__lt=until
    )
    return nearby.values("email").annotate(chats=Count("pk")).filter(chats__gte=invitation.guest_limit).values("email")


def _create_offer(entry: WaitlistEntry, slot: Interval, invitation: Invitation, now: datetime) -> None:
    notice = slot_config_of(invitation).rules.minimum_notice
    guest = GuestDetails(
        name=entry.name,
        email=entry.email,
        time_zone=entry.time_zone,
        language=entry.language,
        via=entry.via,
    )
    initial_state = InitialState(
        state=BookingState.HELD, expires_at=min(now + OFFER_LIFETIME, slot.starts_at - notice), event=waitlist_offered
    )
    booking = insert_booking(invitation, slot.starts_at, slot.ends_at, guest, now, initial_state)
    entry.booking = booking
    entry.state = WaitlistState.OFFERED
    entry.changed_at = now
    entry.save(update_fields=["booking", "state", "changed_at"])
    waitlist_offered.publish(
        host_id=invitation.host_id, now=now, subject=booking, booking_id=booking.pk, waitlist_entry_id=entry.pk
    )
