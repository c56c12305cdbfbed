"""Drawing lots: once, in one transaction, when the moment has come."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from klatsch.bookings.draw import Entry, Limits, draw, drawn_order
from klatsch.bookings.draw_letters import not_drawn_letters
from klatsch.bookings.draw_record import places_of, record_of
from klatsch.bookings.guest_details import GuestDetails
from klatsch.bookings.models import LISTED, LIVE, Booking, BookingState, Waiting
from klatsch.bookings.offering import offering_to_draw
from klatsch.bookings.services.agenda import lock_agenda, release_expired
from klatsch.bookings.services.limits import check_limits
from klatsch.bookings.services.links import use_link
from klatsch.bookings.services.rows import Stay, new_booking
from klatsch.bookings.services.standing import counted_for_guest, standing
from klatsch.bookings.services.waiting_list import serve_waiting
from klatsch.bookings.slot_ids import start_of
from klatsch.bookings.wishes import Drawing, Wish, WishState
from klatsch.bookings.writing import booked_letters
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.insight.queries import people_who_reached_out
from klatsch.invitations.models import Invitation
from klatsch.invitations.queries import draws_due
from klatsch.invitations.services import note_drawn
from klatsch.letters.services import write_letters
from klatsch.people.guests import people_for_guests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from klatsch.bookings.draw import Place
    from klatsch.bookings.intervals import Interval

# How many lots somebody has who has been trying to reach the host, where the invitation says so.
LOTS_OF_REACH_OUTS = 3.0
BOOKED = Stay(state=BookingState.BOOKED, expires_at=None, letters=booked_letters)


def make_draws(*, now: datetime) -> int:
    """Make every draw whose moment has come; safe beside itself. Returns how many were made."""
    return sum(make_draw(invitation=invitation, now=now) for invitation in draws_due(now))


@transaction.atomic
def make_draw(*, invitation: Invitation, now: datetime) -> bool:
    """Draw lots among those who asked; who gets a time has a chat, and the others wait in the order of their lots.

    Locks the agenda of the host, and the invitation. Returns False when somebody else drew them already. All is
    written together with the record: a crash leaves the draw as if it had not begun.
    """
    lock_agenda(invitation.host_id)
    found = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("host").get(pk=invitation.pk)
    if found.drawn_at is not None:
        return False
    release_expired(found.host_id, now)
    asked = Wish.objects.filter(invitation=found, state=WishState.ASKED, is_confirmed=True)
    asked = asked.select_related("invitation", "link")
    wishes = {wish.lot: wish for wish in asked}
    offering = offering_to_draw(found, now)
    places = places_of(found, offering.slots)
    limits = Limits(offering.left, found.daily_limit, found.weekly_limit)
    entries = _entries(found, [*wishes.values()], places)
    got = draw(found.draw_seed, entries, places=places, limits=limits)
    Drawing.objects.create(invitation=found, record=record_of(places, entries, limits, got))
    note_drawn(invitation=found, now=now)
    slots = {slot.start: slot for slot in offering.slots}
    in_order = [wishes[entry.id] for entry in drawn_order(found.draw_seed, entries)]
    _let_wait([wish for wish in in_order if not _book(wish, found, slots.get(got.get(wish.lot, 0)), now)], found, now)
    Wish.objects.filter(invitation=found, state=WishState.ASKED).update(state=WishState.LEFT, changed_at=now)
    serve_waiting(found.host_id, now)
    return True


def _entries(invitation: Invitation, wishes: Sequence[Wish], places: Sequence[Place]) -> list[Entry]:
    """Return the wishes as entries: times that are not on offer any more, or too near another chat, are left out."""
    offered = {place.start for place in places}
    near = _chats_of(invitation, wishes)
    weights = _weights(invitation, wishes)
    entries = []
    for wish in wishes:
        wanted = [start for name in wish.starts if (start := start_of(name)) and int(start.timestamp()) in offered]
        free = tuple(int(start.timestamp()) for start in wanted if _may_meet(invitation, start, near[wish.email]))
        entries.append(Entry(wish.lot, free, weights.get(wish.lot, 1.0)))
    return sorted(entries, key=lambda entry: entry.id)


def _chats_of(invitation: Invitation, wishes: Sequence[Wish]) -> Mapping[str, list[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    if invitation.guest_limit is not None:
        emails = [wish.email for wish in wishes]
        theirs = Booking.objects.filter(host_id=invitation.host_id, email__in=emails, state__in=LIVE)
        for email, starts_at in theirs.values_list("email", "starts_at"):
            found[email].append(starts_at)
    return found


def _may_meet(invitation: Invitation, start: datetime, chats: Sequence[datetime]) -> bool:
    if invitation.guest_limit is None:
        return True
    since, until = counted_for_guest(invitation, start)
    return sum(since < chat < until for chat in chats) < invitation.guest_limit


def _weights(invitation: Invitation, wishes: Sequence[Wish]) -> Mapping[int, float]:
    """Lot -> weight. Addresses only: the letter goes there, whereas anybody can type the name of an account."""
    if not invitation.favours_reach_outs:
        return {}
    people = people_for_guests(invitation.host, [(wish.email, "") for wish in wishes])
    tried = people_who_reached_out(invitation.host, [person.pk for person in people if person is not None])
    return {
        wish.lot: LOTS_OF_REACH_OUTS
        for wish, person in zip(wishes, people, strict=True)
        if person is not None and person.pk in tried
    }


def _book(wish: Wish, invitation: Invitation, slot: Interval | None, now: datetime) -> bool:
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
            check_limits(invitation, standing(invitation, slot.starts_at, email=wish.email, key=None, now=now))
            booking = new_booking(invitation, slot.starts_at, slot.ends_at, guest, now, BOOKED)
    except (IntegrityError, Refused):
        return False
    use_link(wish.link, booking=booking)
    wish.state, wish.booking, wish.changed_at = WishState.DRAWN, booking, now
    wish.save(update_fields=["state", "booking", "changed_at"])
    write_letters(booked_letters(booking), now=now)
    return True


def _let_wait(wishes: Sequence[Wish], invitation: Invitation, now: datetime) -> None:
    """Put guests whose lots did not come up at the end of the waiting list, in that order, and tell them."""
    listed = Waiting.objects.filter(invitation=invitation, state__in=LISTED)
    known = {waiting.email: waiting for waiting in listed}
    fresh = [_place(wish, invitation, now) for wish in wishes if wish.email not in known]
    known |= {place.email: place for place in Waiting.objects.bulk_create(fresh)}
    for wish in wishes:
        wish.state, wish.waiting, wish.changed_at = WishState.NOT_DRAWN, known[wish.email], now
        use_link(wish.link, waiting=wish.waiting)
    Wish.objects.bulk_update(wishes, ["state", "waiting", "changed_at"], batch_size=500)
    write_letters([letter for wish in wishes for letter in not_drawn_letters(wish)], now=now)


def _place(wish: Wish, invitation: Invitation, now: datetime) -> Waiting:
    return Waiting(
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
