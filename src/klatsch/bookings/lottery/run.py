"""Drawing lots: once, in one transaction, when the moment has come."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from klatsch.bookings.capacity.booking_rows import InitialState, insert_booking
from klatsch.bookings.capacity.limits import check_limits
from klatsch.bookings.capacity.links import use_link
from klatsch.bookings.capacity.locks import lock_host_calendar, release_expired
from klatsch.bookings.capacity.open_slots import lottery_open_slots
from klatsch.bookings.capacity.snapshot import capacity_snapshot, guest_limit_window
from klatsch.bookings.emails.lottery_emails import lottery_not_drawn_emails
from klatsch.bookings.emails.notifications import booking_emails
from klatsch.bookings.guest_details import GuestDetails
from klatsch.bookings.lottery.assignment import LotteryLimits, LotteryTicket, draw, ticket_order
from klatsch.bookings.lottery.public_record import make_public_record, to_lottery_slots
from klatsch.bookings.models import LIVE_STATES, WAITLISTED_STATES, Booking, BookingState, WaitlistEntry
from klatsch.bookings.models.lottery import LotteryEntry, LotteryEntryState, LotteryResult
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.emails.drafts import write_emails
from klatsch.insight.queries import people_who_reached_out
from klatsch.invitations.lifecycle import mark_lottery_drawn
from klatsch.invitations.models import Invitation
from klatsch.invitations.queries import due_lotteries
from klatsch.people.identity.guest_matching import people_for_guests
from klatsch.scheduling.slot_ids import parse_slot_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from klatsch.bookings.lottery.assignment import LotterySlot
    from klatsch.scheduling.intervals import Interval

# How many lots somebody has who has been trying to reach the host, where the invitation says so.
REACH_OUT_WEIGHT = 3.0
BOOKED_INITIALLY = InitialState(state=BookingState.BOOKED, expires_at=None, letters=booking_emails)


def run_due_lotteries(*, now: datetime) -> int:
    """Make every draw whose moment has come; safe beside itself. Returns how many were made."""
    return sum(run_lottery(invitation=invitation, now=now) for invitation in due_lotteries(now))


@transaction.atomic
def run_lottery(*, invitation: Invitation, now: datetime) -> bool:
    """Draw lots among those who asked; who gets a time has a chat, and the others wait in the order of their lots.

    Locks the agenda of the host, and the invitation. Returns False when somebody else drew them already. All is
    written together with the record: a crash leaves the draw as if it had not begun.
    """
    lock_host_calendar(invitation.host_id)
    found = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("host").get(pk=invitation.pk)
    if found.drawn_at is not None:
        return False
    release_expired(found.host_id, now)
    asked = LotteryEntry.objects.filter(invitation=found, state=LotteryEntryState.ASKED, is_confirmed=True)
    asked = asked.select_related("invitation", "link")
    wishes = {wish.lot: wish for wish in asked}
    offering = lottery_open_slots(found, now)
    places = to_lottery_slots(found, offering.slots)
    limits = LotteryLimits(offering.left, found.daily_limit, found.weekly_limit)
    entries = _make_tickets(found, [*wishes.values()], places)
    got = draw(found.draw_seed, entries, places=places, limits=limits)
    LotteryResult.objects.create(invitation=found, record=make_public_record(places, entries, limits, got))
    mark_lottery_drawn(invitation=found, now=now)
    slots = {slot.start: slot for slot in offering.slots}
    in_order = [wishes[entry.id] for entry in ticket_order(found.draw_seed, entries)]
    _add_to_waitlist(
        [wish for wish in in_order if not _book_winner(wish, found, slots.get(got.get(wish.lot, 0)), now)], found, now
    )
    LotteryEntry.objects.filter(invitation=found, state=LotteryEntryState.ASKED).update(
        state=LotteryEntryState.LEFT, changed_at=now
    )
    offer_free_slots(found.host_id, now)
    return True


def _make_tickets(
    invitation: Invitation, wishes: Sequence[LotteryEntry], places: Sequence[LotterySlot]
) -> list[LotteryTicket]:
    """Return the wishes as entries: times that are not on offer any more, or too near another chat, are left out."""
    offered = {place.start for place in places}
    near = _chats_by_email(invitation, wishes)
    weights = _ticket_weights(invitation, wishes)
    entries = []
    for wish in wishes:
        wanted = [start for name in wish.starts if (start := parse_slot_id(name)) and int(start.timestamp()) in offered]
        free = tuple(
            int(start.timestamp()) for start in wanted if _is_within_guest_limit(invitation, start, near[wish.email])
        )
        entries.append(LotteryTicket(wish.lot, free, weights.get(wish.lot, 1.0)))
    return sorted(entries, key=lambda entry: entry.id)


def _chats_by_email(invitation: Invitation, wishes: Sequence[LotteryEntry]) -> Mapping[str, list[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    if invitation.guest_limit is not None:
        emails = [wish.email for wish in wishes]
        theirs = Booking.objects.filter(host_id=invitation.host_id, email__in=emails, state__in=LIVE_STATES)
        for email, starts_at in theirs.values_list("email", "starts_at"):
            found[email].append(starts_at)
    return found


def _is_within_guest_limit(invitation: Invitation, start: datetime, chats: Sequence[datetime]) -> bool:
    if invitation.guest_limit is None:
        return True
    since, until = guest_limit_window(invitation, start)
    return sum(since < chat < until for chat in chats) < invitation.guest_limit


def _ticket_weights(invitation: Invitation, wishes: Sequence[LotteryEntry]) -> Mapping[int, float]:
    """Lot -> weight. Addresses only: the letter goes there, whereas anybody can type the name of an account."""
    if not invitation.favours_reach_outs:
        return {}
    people = people_for_guests(invitation.host, [(wish.email, "") for wish in wishes])
    tried = people_who_reached_out(invitation.host, [person.pk for person in people if person is not None])
    return {
        wish.lot: REACH_OUT_WEIGHT
        for wish, person in zip(wishes, people, strict=True)
        if person is not None and person.pk in tried
    }


def _book_winner(wish: LotteryEntry, invitation: Invitation, slot: Interval | None, now: datetime) -> bool:
    """Give a guest the time that was drawn for them, if any, through the same guard as every booking."""
    if slot is None:
        return False
    guest = GuestDetails(
        name=wish.name,
        email=wish.email,
        time_zone=wish.time_zone,
        language=wish.language,
        handle=wish.handle,
        answer=wish.answer,
        via=wish.via,
    )
    try:
        with transaction.atomic():
            check_limits(invitation, capacity_snapshot(invitation, slot.starts_at, email=wish.email, key=None, now=now))
            booking = insert_booking(invitation, slot.starts_at, slot.ends_at, guest, now, BOOKED_INITIALLY)
    except (IntegrityError, Refused):
        return False
    use_link(wish.link, booking=booking)
    wish.state, wish.booking, wish.changed_at = LotteryEntryState.DRAWN, booking, now
    wish.save(update_fields=["state", "booking", "changed_at"])
    write_emails(booking_emails(booking), now=now)
    return True


def _add_to_waitlist(wishes: Sequence[LotteryEntry], invitation: Invitation, now: datetime) -> None:
    """Put guests whose lots did not come up at the end of the waiting list, in that order, and tell them."""
    listed = WaitlistEntry.objects.filter(invitation=invitation, state__in=WAITLISTED_STATES)
    known = {waiting.email: waiting for waiting in listed}
    fresh = [_make_waitlist_entry(wish, invitation, now) for wish in wishes if wish.email not in known]
    known |= {place.email: place for place in WaitlistEntry.objects.bulk_create(fresh)}
    for wish in wishes:
        wish.state, wish.waiting, wish.changed_at = LotteryEntryState.NOT_DRAWN, known[wish.email], now
        use_link(wish.link, waiting=wish.waiting)
    LotteryEntry.objects.bulk_update(wishes, ["state", "waiting", "changed_at"], batch_size=500)
    write_emails([letter for wish in wishes for letter in lottery_not_drawn_emails(wish)], now=now)


def _make_waitlist_entry(wish: LotteryEntry, invitation: Invitation, now: datetime) -> WaitlistEntry:
    return WaitlistEntry(
        invitation=invitation,
        token=new_token(),
        name=wish.name,
        email=wish.email,
        time_zone=wish.time_zone,
        language=wish.language,
        via=wish.via,
        created_at=now,
        changed_at=now,
    )
