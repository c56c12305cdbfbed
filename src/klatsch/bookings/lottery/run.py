"""Run a lottery: once, in one transaction, when it is due."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from klatsch.bookings.capacity.limits import capacity_snapshot, check_limits, guest_limit_window
from klatsch.bookings.capacity.links import use_link
from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.capacity.open_slots import lottery_open_slots
from klatsch.bookings.capacity.seats import BOOKED_INITIALLY, insert_booking
from klatsch.bookings.events import booking_created, lottery_drawn
from klatsch.bookings.guest_details import GuestDetails
from klatsch.bookings.lottery.assignment import LotteryLimits, LotteryTicket, assign_slots, ticket_order
from klatsch.bookings.lottery.public_record import make_public_record, to_lottery_slots
from klatsch.bookings.models import (
    LIVE_STATES,
    WAITLISTED_STATES,
    Booking,
    LotteryEntry,
    LotteryEntryState,
    LotteryResult,
    WaitlistEntry,
)
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.insight.queries import people_who_reached_out
from klatsch.invitations.events import invitation_filled
from klatsch.invitations.lifecycle import mark_lottery_drawn
from klatsch.invitations.models import Invitation
from klatsch.invitations.queries import due_lotteries
from klatsch.people.guest_matching import people_for_guests
from klatsch.scheduling.slot_ids import parse_slot_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from klatsch.bookings.lottery.assignment import LotterySlot
    from klatsch.scheduling.intervals import Interval

# The weight of a guest who has been trying to reach the host, where the invitation says so.
REACH_OUT_WEIGHT = 3.0


def run_due_lotteries(*, now: datetime) -> int:
    """Run every lottery that is due; safe beside itself. Returns how many were run."""
    return sum(run_lottery(invitation=invitation, now=now) for invitation in due_lotteries(now))


def run_lottery(*, invitation: Invitation, now: datetime) -> bool:
    """Assign slots by lot; who gets one has a booking, and the others join the waitlist in the order of their lots.

    Locks the calendar of the host, then the invitation. Returns False when it was run already. Everything is written
    together with the public record: a crash leaves the lottery as if it had not begun.
    """
    with host_calendar_locked(invitation.host_id, now):
        invitation = _lock_invitation(invitation)
        if invitation.drawn_at is not None:
            return False
        entries, slot_by_lot = _assign(invitation, now)
        losers = [entry for entry in entries if not _book_winner(entry, invitation, slot_by_lot.get(entry.lot), now)]
        _add_to_waitlist(losers, invitation, now)
        LotteryEntry.objects.filter(invitation=invitation, state=LotteryEntryState.ENTERED).update(
            state=LotteryEntryState.LEFT, changed_at=now
        )
        lottery_drawn.publish(host_id=invitation.host_id, now=now, subject=invitation)
        if not lottery_open_slots(invitation, now).left:
            invitation_filled.publish(host_id=invitation.host_id, now=now, subject=invitation)
        offer_free_slots(invitation.host_id, now)
    return True


def _lock_invitation(invitation: Invitation) -> Invitation:
    invitations = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("host")
    return invitations.get(pk=invitation.pk)


def _assign(invitation: Invitation, now: datetime) -> tuple[list[LotteryEntry], dict[int, Interval]]:
    """Draw, keep the public record, and return the entries in the order of their lots, and the slot of each lot."""
    entered = LotteryEntry.objects.filter(
        invitation=invitation, state=LotteryEntryState.ENTERED, is_confirmed=True
    ).select_related("invitation", "link")
    entry_by_lot = {entry.lot: entry for entry in entered}
    open_slots = lottery_open_slots(invitation, now)
    slots = to_lottery_slots(invitation, open_slots.slots)
    limits = LotteryLimits(open_slots.left, invitation.daily_limit, invitation.weekly_limit)
    tickets = _make_tickets(invitation, [*entry_by_lot.values()], slots)
    start_by_lot = assign_slots(invitation.draw_seed, tickets, slots=slots, limits=limits)
    record = make_public_record(slots, tickets, limits, start_by_lot)
    LotteryResult.objects.create(invitation=invitation, record=record)
    mark_lottery_drawn(invitation=invitation, now=now)
    interval_by_start = {slot.start: slot for slot in open_slots.slots}
    in_order = [entry_by_lot[ticket.id] for ticket in ticket_order(invitation.draw_seed, tickets)]
    return in_order, {lot: interval_by_start[start] for lot, start in start_by_lot.items()}


def _make_tickets(
    invitation: Invitation, entries: Sequence[LotteryEntry], slots: Sequence[LotterySlot]
) -> list[LotteryTicket]:
    """Return the entries as tickets, without slots that are not open any more or too near another chat."""
    open_starts = {slot.start for slot in slots}
    chats_by_email = _chats_by_email(invitation, entries)
    weights = _ticket_weights(invitation, entries)
    tickets = []
    for entry in entries:
        starts = tuple(
            int(start.timestamp())
            for name in entry.starts
            if (start := parse_slot_id(name))
            and int(start.timestamp()) in open_starts
            and _is_within_guest_limit(invitation, start, chats_by_email[entry.email])
        )
        tickets.append(LotteryTicket(entry.lot, starts, weights.get(entry.lot, 1.0)))
    return sorted(tickets, key=lambda ticket: ticket.id)


def _chats_by_email(invitation: Invitation, entries: Sequence[LotteryEntry]) -> Mapping[str, list[datetime]]:
    chats_by_email: dict[str, list[datetime]] = defaultdict(list)
    if invitation.guest_limit is not None:
        emails = [entry.email for entry in entries]
        bookings = Booking.objects.filter(host_id=invitation.host_id, email__in=emails, state__in=LIVE_STATES)
        for email, starts_at in bookings.values_list("email", "starts_at"):
            chats_by_email[email].append(starts_at)
    return chats_by_email


def _is_within_guest_limit(invitation: Invitation, start: datetime, chats: Sequence[datetime]) -> bool:
    if invitation.guest_limit is None:
        return True
    since, until = guest_limit_window(invitation, start)
    return sum(since < chat < until for chat in chats) < invitation.guest_limit


def _ticket_weights(invitation: Invitation, entries: Sequence[LotteryEntry]) -> Mapping[int, float]:
    """Return the weights by lot number that are not 1.

    People are looked up by address only: the email goes there, whereas anybody can type the name of an account.
    """
    if not invitation.favours_reach_outs:
        return {}
    people = people_for_guests(invitation.host, [(entry.email, "") for entry in entries])
    favoured = people_who_reached_out(invitation.host, [person.pk for person in people if person is not None])
    return {
        entry.lot: REACH_OUT_WEIGHT
        for entry, person in zip(entries, people, strict=True)
        if person is not None and person.pk in favoured
    }


def _book_winner(entry: LotteryEntry, invitation: Invitation, slot: Interval | None, now: datetime) -> bool:
    """Book the slot that was assigned to an entry, if any, under the same constraints as every booking."""
    if slot is None:
        return False
    guest = GuestDetails(
        name=entry.name,
        email=entry.email,
        time_zone=entry.time_zone,
        language=entry.language,
        handle=entry.handle,
        answer=entry.answer,
        via=entry.via,
    )
    try:
        with transaction.atomic():
            check_limits(
                invitation, capacity_snapshot(invitation, slot.starts_at, email=entry.email, key=None, now=now)
            )
            booking = insert_booking(invitation, slot.starts_at, slot.ends_at, guest, now, BOOKED_INITIALLY)
    except (IntegrityError, Refused):
        return False
    use_link(entry.link, now, booking=booking)
    entry.state = LotteryEntryState.DRAWN
    entry.booking = booking
    entry.changed_at = now
    entry.save(update_fields=["state", "booking", "changed_at"])
    booking_created.publish(host_id=invitation.host_id, now=now, subject=booking)
    return True


def _add_to_waitlist(entries: Sequence[LotteryEntry], invitation: Invitation, now: datetime) -> None:
    """Put guests who got no slot at the end of the waitlist, in the order of their lots."""
    waitlisted = WaitlistEntry.objects.filter(invitation=invitation, state__in=WAITLISTED_STATES)
    waitlist_by_email = {waitlist_entry.email: waitlist_entry for waitlist_entry in waitlisted}
    new_entries = [
        _make_waitlist_entry(entry, invitation, now) for entry in entries if entry.email not in waitlist_by_email
    ]
    waitlist_by_email |= {
        waitlist_entry.email: waitlist_entry for waitlist_entry in WaitlistEntry.objects.bulk_create(new_entries)
    }
    for entry in entries:
        entry.state = LotteryEntryState.NOT_DRAWN
        entry.waiting = waitlist_by_email[entry.email]
        entry.changed_at = now
        use_link(entry.link, now, waiting=entry.waiting)
    LotteryEntry.objects.bulk_update(entries, ["state", "waiting", "changed_at"], batch_size=500)


def _make_waitlist_entry(entry: LotteryEntry, invitation: Invitation, now: datetime) -> WaitlistEntry:
    return WaitlistEntry(
        invitation=invitation,
        token=new_token(),
        name=entry.name,
        email=entry.email,
        time_zone=entry.time_zone,
        language=entry.language,
        via=entry.via,
        created_at=now,
        changed_at=now,
    )
