"""Taking a slot, whatever becomes of it: booked at once, held for a moment, or requested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from klatsch.bookings.capacity.booking_rows import InitialState, insert_booking
from klatsch.bookings.capacity.limits import check_limits, invitation_full_error
from klatsch.bookings.capacity.links import admitting_link, use_link
from klatsch.bookings.capacity.locks import lock_host_calendar, release_expired
from klatsch.bookings.capacity.open_slots import cached_open_slots
from klatsch.bookings.capacity.seats import offered_slot_end, slot_taken_error
from klatsch.bookings.capacity.snapshot import capacity_snapshot
from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.models import Booking
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.emails.drafts import write_emails

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.invitations.models import Invitation


def create_booking(
    *,
    invitation: Invitation,
    starts_at: datetime,
    guest: GuestDetails,
    now: datetime,
    idempotency_key: str | None,
    stay: InitialState,
) -> Booking:
    """Take the slot of `invitation` that starts at `starts_at` for `guest`, or raise what is in the way.

    Check without a lock first (most who come too late are told so without waiting for anybody); then lock the
    agenda of the host, count, claim, write. Two guests on one slot, or on overlapping slots of two invitations,
    meet at the unique (host, tick): the second insert fails, whatever was checked before.

    `guest` is cleaned and without mistakes.

    Raises `InvitationClosed`, `SlotNotOffered`, `SlotTaken`, `InvitationFull`, `AlreadyBooked`, `GuestLimitReached`
    or `NotInAudience`.
    """
    if not invitation.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more bookings here.")
    ends_at = offered_slot_end(invitation, starts_at, now)
    same = _reject_from_cache(invitation, starts_at, guest.email, idempotency_key, now)
    if same is not None:
        return same
    try:
        with transaction.atomic():
            lock_host_calendar(invitation.host_id)
            same = _check_capacity(invitation, starts_at, guest.email, idempotency_key, now)
            if same is not None:
                return same
            link = admitting_link(invitation, guest.link, now)
            booking = insert_booking(invitation, starts_at, ends_at, guest, now, stay, idempotency_key)
            use_link(link, booking=booking)
            write_emails(stay.letters(booking), now=now)
    except IntegrityError:
        raise slot_taken_error() from None
    return booking


def _reject_from_cache(
    invitation: Invitation, starts_at: datetime, email: str, key: str | None, now: datetime
) -> Booking | None:
    """Turn away, without any lock, who would surely be refused under it; know a request that comes again.

    What is left was worked out for the first who came too late, and is remembered for all after them.
    """
    known = cached_open_slots(invitation, now)
    if known is None or known.is_open(starts_at):
        return None
    before = Booking.objects.filter(invitation=invitation, idempotency_key=key).first() if key else None
    if before is not None:
        return _require_same_guest(before, email)
    raise slot_taken_error() if known.left else invitation_full_error()


def _check_capacity(
    invitation: Invitation, starts_at: datetime, email: str, key: str | None, now: datetime, *, served: bool = False
) -> Booking | None:
    """Count what limits; return the booking that the same key made before, if any. Needs the lock.

    What ran out is given back first, and who waits is served, whatever it was that made room: a host who offers more,
    or a hold that ran out.
    """
    found = capacity_snapshot(invitation, starts_at, email=email, key=key, now=now)
    if (found.has_expired or found.is_waited_for) and not served:
        release_expired(invitation.host_id, now)
        offer_free_slots(invitation.host_id, now)
        return _check_capacity(invitation, starts_at, email, key, now, served=True)
    if found.of_key:
        return _require_same_guest(Booking.objects.get(invitation=invitation, idempotency_key=key), email)
    if found.of_guest:
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    check_limits(invitation, found)
    return None


def _require_same_guest(booking: Booking, email: str) -> Booking:
    """A key that somebody else used tells nobody about their booking."""
    if booking.email != email:
        raise AlreadyBooked("This request was sent before with another e-mail address. Please load the page again.")
    return booking
