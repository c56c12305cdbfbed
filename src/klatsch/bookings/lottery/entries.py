"""Putting one's name into a draw, changing what suits, and taking it out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from klatsch.bookings.capacity.links import admitting_link
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.emails.lottery_emails import lottery_entry_emails
from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.models import LIVE_STATES, Booking
from klatsch.bookings.models.lottery import LotteryEntry, LotteryEntryState, new_lot_number
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.emails.drafts import write_emails
from klatsch.invitations.models import Admission, Invitation
from klatsch.scheduling.slot_ids import slot_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from klatsch.bookings.guest_details import GuestDetails

MAX_PREFERRED_STARTS = 200
MAX_LOT_NUMBER_TRIES = 5


@transaction.atomic
def enter_lottery(
    *, invitation: Invitation, starts: Sequence[datetime], guest: GuestDetails, now: datetime
) -> LotteryEntry:
    """Put a guest into the draw with the times that suit them; who is in it already stays as they are.

    Locks the invitation, not the agenda: nobody's time changes, and pages stay as they were.
    Raises `InvitationClosed`, `AlreadyBooked`, `NotInAudience`, or `Refused` when none of the times is on offer.
    """
    invitation = _lock_invitation(invitation, now)
    same = LotteryEntry.objects.filter(invitation=invitation, email=guest.email, state=LotteryEntryState.ASKED).first()
    if same is not None:
        return same
    if Booking.objects.filter(invitation=invitation, email=guest.email, state__in=LIVE_STATES).exists():
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    wish = LotteryEntry(
        invitation=invitation,
        starts=_offered_slot_ids(invitation, starts, now),
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
    _save_with_unique_lot(wish)
    write_emails(lottery_entry_emails(wish), now=now)
    return wish


@transaction.atomic
def change_lottery_entry(*, wish: LotteryEntry, starts: Sequence[datetime], now: datetime) -> LotteryEntry:
    """Change which times suit a guest. Raises what `enter_lottery` raises."""
    invitation = _lock_invitation(wish.invitation, now)
    found = _require_entered(wish)
    found.starts, found.changed_at = _offered_slot_ids(invitation, starts, now), now
    found.save(update_fields=["starts", "changed_at"])
    return found


@transaction.atomic
def confirm_lottery_entry(*, wish: LotteryEntry, now: datetime) -> LotteryEntry:
    """Note that a guest came by the link in their letter; again changes nothing. Raises `Refused` after the draw."""
    _lock_invitation(wish.invitation, now)
    found = _require_entered(wish)
    found.is_confirmed, found.changed_at = True, now
    found.save(update_fields=["is_confirmed", "changed_at"])
    return found


@transaction.atomic
def withdraw_lottery_entry(*, wish: LotteryEntry, now: datetime) -> LotteryEntry:
    """Take a guest out of the draw; again, or after it, changes nothing."""
    Invitation.objects.select_for_update(no_key=True).get(pk=wish.invitation_id)
    LotteryEntry.objects.filter(pk=wish.pk, state=LotteryEntryState.ASKED).update(
        state=LotteryEntryState.LEFT, changed_at=now
    )
    wish.refresh_from_db()
    return wish


def _lock_invitation(invitation: Invitation, now: datetime) -> Invitation:
    """Lock an invitation against its draw, which would not see what is written beside it."""
    found = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("host__agenda")
    locked = found.get(pk=invitation.pk)
    if not locked.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more names here.")
    if locked.admission != Admission.BY_DRAW:
        raise Refused("No lots are drawn here. Please choose one of the times and book it.")
    if not locked.is_lottery_pending or locked.draws_at is None or locked.draws_at <= now:
        raise Refused("The lots are drawn. What is left goes to whoever comes first.")
    return locked


def _offered_slot_ids(invitation: Invitation, starts: Sequence[datetime], now: datetime) -> list[str]:
    """Return those of the wanted starts that are on offer, in the order of time."""
    offered = {slot.starts_at for slot in open_slots_of(invitation, now).slots}
    wanted = sorted(offered & {*starts})[:MAX_PREFERRED_STARTS]
    if not wanted:
        raise Refused("Please choose at least one of the times that are on offer.")
    return [slot_id(start) for start in wanted]


def _require_entered(wish: LotteryEntry) -> LotteryEntry:
    found = LotteryEntry.objects.select_related("invitation").get(pk=wish.pk)
    if found.state != LotteryEntryState.ASKED:
        raise Refused("Your name is not in this draw any more.")
    return found


def _save_with_unique_lot(wish: LotteryEntry) -> None:
    """Save a wish under a lot of its own; two guests seldom draw the same six figures, and then one draws again."""
    for left in reversed(range(MAX_LOT_NUMBER_TRIES)):
        try:
            with transaction.atomic():
                wish.save(force_insert=True)
        except IntegrityError:
            if not left:
                raise
            wish.lot = new_lot_number()
        else:
            return
