"""Create a booking: at once, as a hold until its guest confirms, or as a request that the host answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError

from klatsch.bookings.capacity.limits import (
    CapacitySnapshot,
    capacity_snapshot,
    check_limits,
    invitation_full_error,
)
from klatsch.bookings.capacity.links import admitting_link, use_link
from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.capacity.open_slots import cached_open_slots
from klatsch.bookings.capacity.seats import (
    BOOKED_INITIALLY,
    InitialState,
    insert_booking,
    offered_slot_end,
    slot_taken_error,
)
from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.events import booking_held, booking_requested
from klatsch.bookings.models import Booking, BookingState
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused
from klatsch.invitations.events import invitation_filled
from klatsch.invitations.models import Admission, Audience

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.core.events import EventType
    from klatsch.invitations.models import Invitation

HOLD_DURATION = timedelta(minutes=10)
# How long a request keeps its time, and how long before its beginning the host has to have answered.
REQUEST_LIFETIME = timedelta(days=2)
MIN_ANSWER_NOTICE = timedelta(hours=1)


def create_booking(
    *,
    invitation: Invitation,
    starts_at: datetime,
    guest: GuestDetails,
    now: datetime,
    idempotency_key: str | None = None,
    initial_state: InitialState | None = None,
) -> Booking:
    """Book, hold or request the slot of `invitation` that starts at `starts_at`, and return the booking.

    Without `initial_state` the invitation decides. The same idempotency key twice is one booking.

    Checks without a lock first (most who come too late are told so without waiting for anybody); then locks the
    calendar of the host, counts, claims, inserts. Two guests on one slot, or on overlapping slots of two invitations,
    meet at the unique (host, tick): the second insert fails, whatever was checked before.

    `guest` is cleaned and without mistakes. Raises `InvitationClosed`, `SlotNotOffered`, `SlotTaken`, `InvitationFull`,
    `AlreadyBooked`, `GuestLimitReached`, `NotInAudience`, or `Refused` while a lottery is still to be drawn.
    """
    if initial_state is None:
        initial_state = _initial_state(invitation, guest, starts_at, now)
    if not invitation.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more bookings here.")
    ends_at = offered_slot_end(invitation, starts_at, now)
    earlier = _reject_from_cache(invitation, starts_at, guest.email, idempotency_key, now)
    if earlier is not None:
        return earlier
    try:
        with host_calendar_locked(invitation.host_id, now):
            snapshot = _capacity_after_waitlist(invitation, starts_at, guest.email, idempotency_key, now)
            if snapshot.of_key:
                return _require_same_guest(_booking_by_idempotency_key(invitation, idempotency_key), guest.email)
            _check_capacity(invitation, snapshot)
            link = None
            if invitation.audience != Audience.ANYONE:
                link = admitting_link(invitation, guest.link, now)
            booking = insert_booking(invitation, starts_at, ends_at, guest, now, initial_state, idempotency_key)
            if link is not None:
                use_link(link, now, booking=booking)
            _publish(initial_state.event, booking, snapshot)
    except IntegrityError:
        raise slot_taken_error() from None
    return booking


def _initial_state(invitation: Invitation, guest: GuestDetails, starts_at: datetime, now: datetime) -> InitialState:
    """Return the state in which the admission of `invitation` lets a booking begin."""
    if invitation.is_lottery_pending:
        raise Refused(
            "The times of this invitation are drawn by lot: put your name into the draw on its page.",
            code="lottery-pending",
        )
    if invitation.must_confirm or (invitation.identifies_by_email and not guest.link):
        return held_until(now + HOLD_DURATION)
    if invitation.admission == Admission.BY_APPROVAL:
        return requested_until(request_expires_at(starts_at, now))
    return BOOKED_INITIALLY


def held_until(expires_at: datetime) -> InitialState:
    return InitialState(state=BookingState.HELD, expires_at=expires_at, event=booking_held)


def requested_until(expires_at: datetime) -> InitialState:
    return InitialState(state=BookingState.REQUESTED, expires_at=expires_at, event=booking_requested)


def request_expires_at(starts_at: datetime, now: datetime) -> datetime:
    """Return when a request for the slot at `starts_at` runs out: after two days, or an hour before the slot."""
    last_answer_at = starts_at - MIN_ANSWER_NOTICE
    return min(now + REQUEST_LIFETIME, last_answer_at if last_answer_at > now else starts_at)


def _reject_from_cache(
    invitation: Invitation, starts_at: datetime, email: str, key: str | None, now: datetime
) -> Booking | None:
    """Refuse, without any lock, who would surely be refused under it; return the booking of a repeated request.

    The open slots were computed for the first who came too late, and are cached for all after them.
    """
    open_slots = cached_open_slots(invitation, now)
    if open_slots is None or open_slots.is_open(starts_at):
        return None
    earlier = _booking_by_idempotency_key(invitation, key) if key else None
    if earlier is not None:
        return _require_same_guest(earlier, email)
    raise slot_taken_error() if open_slots.left else invitation_full_error()


def _capacity_after_waitlist(
    invitation: Invitation, starts_at: datetime, email: str, key: str | None, now: datetime
) -> CapacitySnapshot:
    """Return the counts after guests on the waitlist had their turn. Needs the lock.

    They come first whatever made room, such as a host who offers more.
    """
    snapshot = capacity_snapshot(invitation, starts_at, email=email, key=key, now=now)
    if not snapshot.is_waited_for:
        return snapshot
    offer_free_slots(invitation.host_id, now)
    return capacity_snapshot(invitation, starts_at, email=email, key=key, now=now)


def _check_capacity(invitation: Invitation, snapshot: CapacitySnapshot) -> None:
    if snapshot.of_guest:
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    check_limits(invitation, snapshot)


def _publish(event: EventType, booking: Booking, snapshot: CapacitySnapshot) -> None:
    event.publish(host_id=booking.host_id, now=booking.created_at, subject=booking)
    if snapshot.meetings + 1 == booking.invitation.capacity:
        invitation_filled.publish(host_id=booking.host_id, now=booking.created_at, subject=booking.invitation)


def _booking_by_idempotency_key(invitation: Invitation, key: str | None) -> Booking | None:
    return Booking.objects.filter(invitation=invitation, idempotency_key=key).first()


def _require_same_guest(booking: Booking | None, email: str) -> Booking:
    """Return the booking of a key. A key that somebody else used tells nobody about their booking."""
    if booking is None or booking.email != email:
        raise AlreadyBooked(
            "This request was sent before with another e-mail address. Please load the page again.",
            code="key-of-another-guest",
        )
    return booking
