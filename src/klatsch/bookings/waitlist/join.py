"""Joining and leaving the waiting list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.capacity.links import admitting_link, use_link
from klatsch.bookings.capacity.locks import lock_host_calendar, release_expired
from klatsch.bookings.capacity.open_slots import fresh_open_slots
from klatsch.bookings.emails.notifications import waitlist_emails
from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.models import LIVE_STATES, WAITLISTED_STATES, Booking, WaitlistEntry, WaitlistState
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.emails.drafts import write_emails
from klatsch.invitations.audience import GuestAccess
from klatsch.invitations.audience_rules import guest_access_by_email

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.invitations.models import Invitation


@transaction.atomic
def join_waitlist(*, invitation: Invitation, guest: GuestDetails, now: datetime) -> WaitlistEntry:
    """Put a guest at the end of the list; who is on it already keeps their place.

    For whom the invitation is not meant gets a letter that says so, and no place; nobody else learns of it.

    Locks the agenda of the host. Raises `InvitationClosed`, `AlreadyBooked`, `NotInAudience`, or `Refused` while
    times are left.
    """
    if not invitation.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more bookings here.")
    if invitation.is_lottery_pending:
        raise Refused("The times of this invitation are drawn by lot: put your name into the draw on its page.")
    lock_host_calendar(invitation.host_id)
    release_expired(invitation.host_id, now)
    offer_free_slots(invitation.host_id, now)
    same = WaitlistEntry.objects.filter(invitation=invitation, email=guest.email, state__in=WAITLISTED_STATES).first()
    if same is not None:
        return same
    if Booking.objects.filter(invitation=invitation, email=guest.email, state__in=LIVE_STATES).exists():
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    if fresh_open_slots(invitation, now).slots:
        raise Refused("There are times left: you need not wait. Please choose one of them.")
    link = admitting_link(invitation, guest.link, now)
    state = WaitlistState.WAITING
    if link is None and guest_access_by_email(invitation, guest.email) is GuestAccess.OTHERS:
        state = WaitlistState.OTHERS
        told = WaitlistEntry.objects.filter(invitation=invitation, email=guest.email, state=state).first()
        if told is not None:
            return told
    waiting = WaitlistEntry.objects.create(
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
    use_link(link, waiting=waiting)
    write_emails(waitlist_emails(waiting), now=now)
    return waiting


@transaction.atomic
def leave_waitlist(*, waiting: WaitlistEntry, now: datetime) -> WaitlistEntry:
    """Take a guest off the list; leaving again changes nothing. An offer that stands is let go by cancelling it.

    Locks the agenda of the host.
    """
    lock_host_calendar(waiting.invitation.host_id)
    WaitlistEntry.objects.filter(pk=waiting.pk, state=WaitlistState.WAITING).update(
        state=WaitlistState.LEFT, changed_at=now
    )
    waiting.refresh_from_db()
    return waiting
