"""Turning the crank of the waiting list: what came free is held for those who came first.

Everything is in rows, and the same turn again changes nothing, so a crash between two turns costs nobody their place.
Used under the agenda's lock, by every verb that gives time back and by the workers.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from klatsch.bookings.capacity.booking_rows import InitialState, insert_booking
from klatsch.bookings.capacity.open_slots import fresh_open_slots
from klatsch.bookings.capacity.slot_config import slot_config_of
from klatsch.bookings.capacity.snapshot import guest_limit_window
from klatsch.bookings.emails.notifications import offer_emails
from klatsch.bookings.guest_details import GuestDetails
from klatsch.bookings.models import LIVE_STATES, WAITLISTED_STATES, Booking, BookingState, WaitlistEntry, WaitlistState
from klatsch.emails.drafts import write_emails
from klatsch.invitations.models import Invitation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.scheduling.intervals import Interval

# How long an offer stands, and how little time to answer is too little to offer at all.
OFFER_LIFETIME = timedelta(hours=12)
MIN_ANSWER_TIME = timedelta(minutes=30)
# How many slots are tried for those who had enough chats around the first ones.
MAX_SLOTS_TRIED = 12


def offer_free_slots(host_id: int, now: datetime, *, freed: Iterable[datetime] = ()) -> int:
    """Offer what is free to those who wait with this host, strictly in their order; needs the lock.

    :param freed: starts that came free just now, offered before others.
    Returns how many offers were made.
    """
    waiting = WaitlistEntry.objects.filter(invitation__host=host_id, state=WaitlistState.WAITING)
    invitations = Invitation.objects.filter(pk__in=waiting.values("invitation")).select_related("host").order_by("pk")
    return sum(_offer_slots_of_invitation(invitation, set(freed), now) for invitation in invitations)


def _offer_slots_of_invitation(invitation: Invitation, freed: set[datetime], now: datetime) -> int:
    offers = 0
    booked = Booking.objects.filter(invitation=invitation, state__in=LIVE_STATES).values("email")
    listed = WaitlistEntry.objects.filter(invitation=invitation, state=WaitlistState.WAITING)
    listed.filter(email__in=booked).update(state=WaitlistState.TAKEN, changed_at=now)
    while (found := _next_offer(invitation, listed, freed, now)) is not None:
        # One offer after the other: each changes what is left for the next.
        _create_offer(*found, invitation, now)
        offers += 1
    return offers


def _next_offer(
    invitation: Invitation, listed: QuerySet[WaitlistEntry], freed: set[datetime], now: datetime
) -> tuple[WaitlistEntry, Interval] | None:
    """Whom to offer which slot: one that just came free if it still is, or the first that leaves time to answer.

    Who has as many chats around it as one guest may have keeps their place and is asked for another one.
    """
    soonest = now + MIN_ANSWER_TIME + slot_config_of(invitation).rules.minimum_notice
    slots = [slot for slot in fresh_open_slots(invitation, now).slots if slot.starts_at >= soonest]
    slots.sort(key=lambda slot: (slot.starts_at not in freed, slot))
    for slot in slots[: MAX_SLOTS_TRIED if invitation.guest_limit is not None else 1]:
        first = listed.exclude(email__in=_emails_at_guest_limit(invitation, slot.starts_at)).order_by("pk").first()
        if first is not None:
            return first, slot
    return None


def _emails_at_guest_limit(invitation: Invitation, starts_at: datetime) -> QuerySet[Booking, Any]:
    """The addresses of guests who have as many chats around a moment as one guest may have."""
    if invitation.guest_limit is None:
        return Booking.objects.none().values("email")
    since, until = guest_limit_window(invitation, starts_at)
    theirs = Booking.objects.filter(
        host_id=invitation.host_id, state__in=LIVE_STATES, starts_at__gt=since, starts_at__lt=until
    )
    return theirs.values("email").annotate(chats=Count("pk")).filter(chats__gte=invitation.guest_limit).values("email")


def _create_offer(waiting: WaitlistEntry, slot: Interval, invitation: Invitation, now: datetime) -> None:
    notice = slot_config_of(invitation).rules.minimum_notice
    guest = GuestDetails(
        name=waiting.name,
        email=waiting.email,
        time_zone=waiting.time_zone,
        language=waiting.language,
        via=waiting.via,
    )
    stay = InitialState(
        state=BookingState.HELD, expires_at=min(now + OFFER_LIFETIME, slot.starts_at - notice), letters=offer_emails
    )
    booking = insert_booking(invitation, slot.starts_at, slot.ends_at, guest, now, stay)
    waiting.booking, waiting.state, waiting.changed_at = booking, WaitlistState.OFFERED, now
    waiting.save(update_fields=["booking", "state", "changed_at"])
    write_emails(offer_emails(booking), now=now)


def record_offer_outcome(bookings: Iterable[int], state: WaitlistState, now: datetime) -> None:
    """Note what became of offers: taken, passed, or left. Bookings that were no offers are none of its business."""
    WaitlistEntry.objects.filter(booking__in=bookings, state__in=WAITLISTED_STATES).update(state=state, changed_at=now)
