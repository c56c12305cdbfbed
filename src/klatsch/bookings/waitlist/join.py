"""Join and leave the waitlist of a full invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.capacity.links import admitting_link, use_link
from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.capacity.open_slots import fresh_open_slots
from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.events import waitlist_joined
from klatsch.bookings.models import LIVE_STATES, WAITLISTED_STATES, Booking, WaitlistEntry, WaitlistState
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.invitations.audience import GuestAccess
from klatsch.invitations.audience_rules import guest_access_by_email

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.invitations.models import Invitation


def join_waitlist(*, invitation: Invitation, guest: GuestDetails, now: datetime) -> WaitlistEntry:
    """Put a guest at the end of the waitlist; who is on it already keeps their entry.

    A guest for whom the invitation is not meant gets an email that says so, and no position; nobody else learns of it.

    Locks the calendar of the host. Raises `InvitationClosed`, `AlreadyBooked`, `NotInAudience`, or `Refused` while
    slots are left.
    """
    if not invitation.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more bookings here.")
    if invitation.is_lottery_pending:
        raise Refused(
            "The times of this invitation are drawn by lot: put your name into the draw on its page.",
            code="lottery-pending",
        )
    with host_calendar_locked(invitation.host_id, now):
        offer_free_slots(invitation.host_id, now)
        entry = _entry_of_guest(invitation, guest, WAITLISTED_STATES)
        if entry is not None:
            return entry
        _require_full(invitation, guest, now)
        link = admitting_link(invitation, guest.link, now)
        is_excluded = link is None and guest_access_by_email(invitation, guest.email) is GuestAccess.EXCLUDED
        state = WaitlistState.EXCLUDED if is_excluded else WaitlistState.WAITING
        entry = _entry_of_guest(invitation, guest, [state])
        if entry is None:
            entry = _insert_entry(invitation, guest, state, now)
            use_link(link, now, waiting=entry)
            waitlist_joined.publish(host_id=invitation.host_id, now=now, subject=entry)
    return entry


def _entry_of_guest(
    invitation: Invitation, guest: GuestDetails, states: Sequence[WaitlistState]
) -> WaitlistEntry | None:
    return WaitlistEntry.objects.filter(invitation=invitation, email=guest.email, state__in=states).first()


def _require_full(invitation: Invitation, guest: GuestDetails, now: datetime) -> None:
    if Booking.objects.filter(invitation=invitation, email=guest.email, state__in=LIVE_STATES).exists():
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    if fresh_open_slots(invitation, now).slots:
        raise Refused("There are times left: you need not wait. Please choose one of them.", code="invitation-not-full")


def _insert_entry(invitation: Invitation, guest: GuestDetails, state: WaitlistState, now: datetime) -> WaitlistEntry:
    return WaitlistEntry.objects.create(
        invitation=invitation,
        state=state,
        token=new_token(),
        name=guest.name,
        email=guest.email,
        time_zone=guest.time_zone,
        language=guest.language,
        via=guest.via,
        created_at=now,
        changed_at=now,
    )


def leave_waitlist(*, entry: WaitlistEntry, now: datetime) -> WaitlistEntry:
    """Take a guest off the waitlist; leaving again changes nothing. An open offer is given back by cancelling it.

    Locks the calendar of the host.
    """
    with host_calendar_locked(entry.invitation.host_id, now):
        WaitlistEntry.objects.filter(pk=entry.pk, state=WaitlistState.WAITING).update(
            state=WaitlistState.LEFT, changed_at=now
        )
        entry.refresh_from_db()
    return entry
