"""Joining and leaving the waiting list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.models import LISTED, LIVE, Booking, Waiting, WaitingState
from klatsch.bookings.offering import fresh_offering
from klatsch.bookings.services.agenda import lock_agenda, release_expired
from klatsch.bookings.services.links import admitting_link, use_link
from klatsch.bookings.services.waiting_list import serve_waiting
from klatsch.bookings.writing import waiting_letters
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.invitations.addressing import entrance_by_mail
from klatsch.invitations.audience import Entrance
from klatsch.letters.services import write_letters

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.invitations.models import Invitation


@transaction.atomic
def join_waiting_list(*, invitation: Invitation, guest: GuestDetails, now: datetime) -> Waiting:
    """Put a guest at the end of the list; who is on it already keeps their place.

    For whom the invitation is not meant gets a letter that says so, and no place; nobody else learns of it.

    Locks the agenda of the host. Raises `InvitationClosed`, `AlreadyBooked`, `NotInAudience`, or `Refused` while
    times are left.
    """
    if not invitation.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more bookings here.")
    if invitation.is_to_be_drawn:
        raise Refused("The times of this invitation are drawn by lot: put your name into the draw on its page.")
    lock_agenda(invitation.host_id)
    release_expired(invitation.host_id, now)
    serve_waiting(invitation.host_id, now)
    same = Waiting.objects.filter(invitation=invitation, email=guest.email, state__in=LISTED).first()
    if same is not None:
        return same
    if Booking.objects.filter(invitation=invitation, email=guest.email, state__in=LIVE).exists():
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    if fresh_offering(invitation, now).slots:
        raise Refused("There are times left: you need not wait. Please choose one of them.")
    link = admitting_link(invitation, guest.link, now)
    state = WaitingState.WAITING
    if link is None and entrance_by_mail(invitation, guest.email) is Entrance.OTHERS:
        state = WaitingState.OTHERS
        told = Waiting.objects.filter(invitation=invitation, email=guest.email, state=state).first()
        if told is not None:
            return told
    waiting = Waiting.objects.create(
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
    write_letters(waiting_letters(waiting), now=now)
    return waiting


@transaction.atomic
def leave_waiting_list(*, waiting: Waiting, now: datetime) -> Waiting:
    """Take a guest off the list; leaving again changes nothing. An offer that stands is let go by cancelling it.

    Locks the agenda of the host.
    """
    lock_agenda(waiting.invitation.host_id)
    Waiting.objects.filter(pk=waiting.pk, state=WaitingState.WAITING).update(state=WaitingState.LEFT, changed_at=now)
    waiting.refresh_from_db()
    return waiting
