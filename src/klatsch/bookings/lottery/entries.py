"""Enter a lottery, change the slots that suit, confirm and withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from klatsch.bookings.capacity.links import admitting_link
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.errors import AlreadyBooked, InvitationClosed
from klatsch.bookings.events import lottery_entered
from klatsch.bookings.models import LIVE_STATES, Booking, LotteryEntry, LotteryEntryState
from klatsch.bookings.models.lottery import new_lot_number
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
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
    """Enter a guest with the starts of the slots that suit them; who has entered already stays as they are.

    Locks the invitation, not the calendar: nobody's time changes, and pages stay as they were.
    Raises `InvitationClosed`, `AlreadyBooked`, `NotInAudience`, or `Refused` when none of the slots is open.
    """
    invitation = _lock_invitation(invitation, now)
    entry = LotteryEntry.objects.filter(
        invitation=invitation, email=guest.email, state=LotteryEntryState.ENTERED
    ).first()
    if entry is not None:
        return entry
    if Booking.objects.filter(invitation=invitation, email=guest.email, state__in=LIVE_STATES).exists():
        raise AlreadyBooked("You have a chat from this invitation already. Its link is in the letter you got.")
    entry = LotteryEntry(
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
    _save_with_unique_lot(entry)
    lottery_entered.publish(host_id=invitation.host_id, now=now, subject=entry)
    return entry


@transaction.atomic
def change_lottery_entry(*, entry: LotteryEntry, starts: Sequence[datetime], now: datetime) -> LotteryEntry:
    """Change the slots that suit a guest. Raises what `enter_lottery` raises."""
    invitation = _lock_invitation(entry.invitation, now)
    entry = _require_entered(entry)
    entry.starts = _offered_slot_ids(invitation, starts, now)
    entry.changed_at = now
    entry.save(update_fields=["starts", "changed_at"])
    return entry


@transaction.atomic
def confirm_lottery_entry(*, entry: LotteryEntry, now: datetime) -> LotteryEntry:
    """Note that a guest came by the link in their email; again changes nothing. Raises `Refused` after the lottery."""
    _lock_invitation(entry.invitation, now)
    entry = _require_entered(entry)
    entry.is_confirmed = True
    entry.changed_at = now
    entry.save(update_fields=["is_confirmed", "changed_at"])
    return entry


@transaction.atomic
def withdraw_lottery_entry(*, entry: LotteryEntry, now: datetime) -> LotteryEntry:
    """Withdraw a guest from the lottery; again, or after it, changes nothing."""
    Invitation.objects.select_for_update(no_key=True).get(pk=entry.invitation_id)
    LotteryEntry.objects.filter(pk=entry.pk, state=LotteryEntryState.ENTERED).update(
        state=LotteryEntryState.LEFT, changed_at=now
    )
    entry.refresh_from_db()
    return entry


def _lock_invitation(invitation: Invitation, now: datetime) -> Invitation:
    """Lock an invitation against its lottery, which would not see what is written beside it."""
    invitations = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("host__agenda")
    locked = invitations.get(pk=invitation.pk)
    if not locked.is_open(now):
        raise InvitationClosed("This invitation is closed: its host takes no more names here.")
    if locked.admission != Admission.BY_DRAW:
        raise Refused("No lots are drawn here. Please choose one of the times and book it.", code="no-lottery")
    if not locked.is_lottery_pending or locked.draws_at is None or locked.draws_at <= now:
        raise Refused("The lots are drawn. What is left goes to whoever comes first.", code="lottery-drawn")
    return locked


def _offered_slot_ids(invitation: Invitation, starts: Sequence[datetime], now: datetime) -> list[str]:
    """Return the ids of the slots among `starts` that are open, in the order of time."""
    open_starts = {slot.starts_at for slot in open_slots_of(invitation, now).slots}
    chosen = sorted(open_starts & {*starts})[:MAX_PREFERRED_STARTS]
    if not chosen:
        raise Refused("Please choose at least one of the times that are on offer.", code="no-open-slot-chosen")
    return [slot_id(start) for start in chosen]


def _require_entered(entry: LotteryEntry) -> LotteryEntry:
    entry = LotteryEntry.objects.select_related("invitation").get(pk=entry.pk)
    if entry.state != LotteryEntryState.ENTERED:
        raise Refused("Your name is not in this draw any more.", code="not-entered")
    return entry


def _save_with_unique_lot(entry: LotteryEntry) -> None:
    """Save an entry under a lot of its own; two guests seldom get the same six figures, and then one gets new ones."""
    for tries_left in reversed(range(MAX_LOT_NUMBER_TRIES)):
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError:
            if not tries_left:
                raise
            entry.lot = new_lot_number()
        else:
            return
