from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from klatsch.bookings.errors import AlreadyBooked, InvitationClosed, InvitationFull, SlotNotOffered, SlotTaken
from klatsch.bookings.models import LIVE, Booking, BookingState, Claim, Slot
from klatsch.bookings.offers import local_day_bounds, offer_of
from klatsch.bookings.queries import known_offering
from klatsch.bookings.services.agenda import lock_agenda, release_expired
from klatsch.bookings.slots import is_offered
from klatsch.bookings.ticks import ticks_between
from klatsch.bookings.writing import booked_letters
from klatsch.core.tokens import new_token
from klatsch.letters.services import write_letters

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.invitations.models import Invitation


def book_slot(
    *,
    invitation: Invitation,
    starts_at: datetime,
    guest: GuestDetails,
    now: datetime,
    idempotency_key: str | None = None,
) -> Booking:
    """Book the slot of `invitation` that starts at `starts_at` for `guest`, or raise what is in the way.

    Check without a lock first (most who come too late are told so without waiting for anybody); then lock the
    agenda of the host, count, claim, write. Two guests on one slot, or on overlapping slots of two invitations,
    meet at the unique (host, tick): the second insert fails, whatever was checked before.

    `guest` is cleaned and without mistakes.

    Raises `InvitationClosed`, `SlotNotOffered`, `SlotTaken`, `InvitationFull` or `AlreadyBooked`.
    """
    if not invitation.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more bookings here.")
    ends_at = _end_of_offered_slot(invitation, starts_at, now)
    same = _look_first(invitation, starts_at, guest.email, idempotency_key, now)
    if same is not None:
        return same
    try:
        with transaction.atomic():
            lock_agenda(invitation.host_id)
            release_expired(invitation.host_id, now)
            same = _count(invitation, starts_at, guest.email, idempotency_key)
            if same is not None:
                return same
            slot, seat = _take_seat(invitation, starts_at, ends_at)
            booking = Booking(
                host_id=invitation.host_id,
                invitation=invitation,
                slot=slot,
                seat=seat,
                starts_at=starts_at,
                ends_at=ends_at,
                state=BookingState.BOOKED,
                token=new_token(),
                idempotency_key=idempotency_key,
                name=guest.name,
                email=guest.email,
                time_zone=guest.time_zone,
                language=guest.language,
                handle=guest.handle,
                answer=guest.answer,
                note=guest.note,
                uid=f"{uuid.uuid4()}@klatsch",
                created_at=now,
                changed_at=now,
            )
            booking.save(force_insert=True)
            write_letters(booked_letters(booking), now=now)
    except IntegrityError:
        raise _taken() from None
    return booking


def _end_of_offered_slot(invitation: Invitation, starts_at: datetime, now: datetime) -> datetime:
    offer = offer_of(invitation)
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


def _look_first(
    invitation: Invitation, starts_at: datetime, email: str, key: str | None, now: datetime
) -> Booking | None:
    """Turn away, without any lock, who would surely be refused under it; know a request that comes again.

    What is left was worked out for the first who came too late, and is remembered for all after them.
    """
    known = known_offering(invitation, now)
    if known is None or known.is_open(starts_at):
        return None
    before = Booking.objects.filter(invitation=invitation, idempotency_key=key).first() if key else None
    if before is not None:
        return _same_booking(before, email)
    raise _taken() if known.left else _full()


def _count(invitation: Invitation, starts_at: datetime, email: str, key: str | None) -> Booking | None:
    """Count what limits; return the booking that the same key made before, if any. Needs the lock."""
    live = Q(state__in=LIVE)
    elsewhere = live & ~Q(starts_at=starts_at)
    day_starts_at, day_ends_at = local_day_bounds(invitation, starts_at)
    on_day = elsewhere & Q(starts_at__gte=day_starts_at, starts_at__lt=day_ends_at)
    bookings = Booking.objects.filter(invitation=invitation)
    limits = {"meetings": Count("slot", filter=elsewhere, distinct=True)}
    if invitation.daily_limit is not None:
        limits["on_day"] = Count("slot", filter=on_day, distinct=True)
    counts = bookings.aggregate(
        **limits,
        of_guest=Count("pk", filter=live & Q(email=email)),
        of_key=Count("pk", filter=Q(idempotency_key=key or "")),
    )
    if counts["of_key"]:
        return _same_booking(bookings.get(idempotency_key=key), email)
    if counts["of_guest"]:
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    if counts["meetings"] >= invitation.capacity:
        raise _full()
    if invitation.daily_limit is not None and counts["on_day"] >= invitation.daily_limit:
        raise SlotTaken("The host has as many chats on that day as there is room for. Please choose another day.")
    return None


def _same_booking(booking: Booking, email: str) -> Booking:
    """A key that somebody else used tells nobody about their booking."""
    if booking.email != email:
        raise AlreadyBooked("This request was sent before with another e-mail address. Please load the page again.")
    return booking


def _take_seat(invitation: Invitation, starts_at: datetime, ends_at: datetime) -> tuple[Slot, int]:
    """Claim the time of a new slot, or find a free seat at one that has company. Needs the lock."""
    if invitation.seats > 1:
        slot = Slot.objects.filter(invitation=invitation, starts_at=starts_at).first()
        if slot is not None:
            return slot, _free_seat(slot, invitation.seats)
    slot = Slot(host_id=invitation.host_id, invitation=invitation, starts_at=starts_at, ends_at=ends_at)
    slot.save(force_insert=True)
    offer = offer_of(invitation)
    ticks = ticks_between(starts_at - offer.before, ends_at + offer.after)
    Claim.objects.bulk_create([Claim(host_id=slot.host_id, tick=tick, slot=slot) for tick in ticks])
    return slot, 0


def _free_seat(slot: Slot, seats: int) -> int:
    taken = set(Booking.objects.filter(slot=slot, state__in=LIVE).values_list("seat", flat=True))
    free = [seat for seat in range(seats) if seat not in taken]
    if not free:
        raise _taken()
    return free[0]


def _taken() -> SlotTaken:
    return SlotTaken("Somebody was a moment faster and took this time. Here is what is left.")


def _full() -> InvitationFull:
    return InvitationFull("All the chats of this invitation are taken. Thank you for wanting to come.")
