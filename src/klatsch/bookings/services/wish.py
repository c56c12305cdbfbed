"""Putting one's name into a draw, changing what suits, and taking it out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from klatsch.bookings.draw_letters import wished_letters
from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.models import LIVE, Booking
from klatsch.bookings.offering import offering
from klatsch.bookings.services.links import admitting_link
from klatsch.bookings.slot_ids import slot_id
from klatsch.bookings.wishes import Wish, WishState, new_lot
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.invitations.models import Admission, Invitation
from klatsch.letters.services import write_letters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails

MOST_WISHES = 200
TRIES = 5


@transaction.atomic
def enter_draw(*, invitation: Invitation, starts: Sequence[datetime], guest: GuestDetails, now: datetime) -> Wish:
    """Put a guest into the draw with the times that suit them; who is in it already stays as they are.

    Locks the invitation, not the agenda: nobody's time changes, and pages stay as they were.
    Raises `InvitationClosed`, `AlreadyBooked`, `NotInAudience`, or `Refused` when none of the times is on offer.
    """
    invitation = _locked(invitation, now)
    same = Wish.objects.filter(invitation=invitation, email=guest.email, state=WishState.ASKED).first()
    if same is not None:
        return same
    if Booking.objects.filter(invitation=invitation, email=guest.email, state__in=LIVE).exists():
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    wish = Wish(
        invitation=invitation,
        starts=_on_offer(invitation, starts, now),
        is_confirmed=not invitation.must_confirm,
        link=admitting_link(invitation, guest.link, now),
        token=new_token(),
        name=guest.name,
        email=guest.email,
        time_zone=guest.time_zone,
        language=guest.language,
        handle=guest.handle,
        via=guest.via,
        answer=guest.answer,
        created_at=now,
        changed_at=now,
    )
    _give_a_lot(wish)
    write_letters(wished_letters(wish), now=now)
    return wish


@transaction.atomic
def change_wish(*, wish: Wish, starts: Sequence[datetime], now: datetime) -> Wish:
    """Change which times suit a guest. Raises what `enter_draw` raises."""
    invitation = _locked(wish.invitation, now)
    found = _still_asked(wish)
    found.starts, found.changed_at = _on_offer(invitation, starts, now), now
    found.save(update_fields=["starts", "changed_at"])
    return found


@transaction.atomic
def confirm_wish(*, wish: Wish, now: datetime) -> Wish:
    """Note that a guest came by the link in their letter; again changes nothing. Raises `Refused` after the draw."""
    _locked(wish.invitation, now)
    found = _still_asked(wish)
    found.is_confirmed, found.changed_at = True, now
    found.save(update_fields=["is_confirmed", "changed_at"])
    return found


@transaction.atomic
def withdraw_wish(*, wish: Wish, now: datetime) -> Wish:
    """Take a guest out of the draw; again, or after it, changes nothing."""
    Invitation.objects.select_for_update(no_key=True).get(pk=wish.invitation_id)
    Wish.objects.filter(pk=wish.pk, state=WishState.ASKED).update(state=WishState.LEFT, changed_at=now)
    wish.refresh_from_db()
    return wish


def _locked(invitation: Invitation, now: datetime) -> Invitation:
    """Lock an invitation against its draw, which would not see what is written beside it."""
    found = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("host__agenda")
    locked = found.get(pk=invitation.pk)
    if not locked.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more names here.")
    if locked.admission != Admission.BY_DRAW:
        raise Refused("No lots are drawn here. Please choose one of the times and book it.")
    if not locked.is_to_be_drawn or locked.draws_at is None or locked.draws_at <= now:
        raise Refused("The lots are drawn. What is left goes to whoever comes first.")
    return locked


def _on_offer(invitation: Invitation, starts: Sequence[datetime], now: datetime) -> list[str]:
    """Return those of the wanted starts that are on offer, in the order of time."""
    offered = {slot.starts_at for slot in offering(invitation, now).slots}
    wanted = sorted(offered & {*starts})[:MOST_WISHES]
    if not wanted:
        raise Refused("Please choose at least one of the times that are on offer.")
    return [slot_id(start) for start in wanted]


def _still_asked(wish: Wish) -> Wish:
    found = Wish.objects.select_related("invitation").get(pk=wish.pk)
    if found.state != WishState.ASKED:
        raise Refused("Your name is not in this draw any more.")
    return found


def _give_a_lot(wish: Wish) -> None:
    """Save a wish under a lot of its own; two guests seldom draw the same six figures, and then one draws again."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                wish.save(force_insert=True)
        except IntegrityError:
            if not left:
                raise
            wish.lot = new_lot()
        else:
            return
