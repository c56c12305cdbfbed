"""The chats of one person, to take away: those of a guest whom klatsch takes for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from klatsch.bookings.models import Booking, Waiting
from klatsch.people.guests import people_for_guests

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.people.models import Person

    type Told = dict[str, Any]

# Addresses and handles are compared by the deck's own rule; this many guests at once keeps memory flat.
_AT_ONCE = 500


def chats(person: Person) -> list[Told]:
    """Return every booking of the host's, of any state, whose guest is this person."""
    found = Booking.objects.filter(host_id=person.host_id).order_by("starts_at", "pk").select_related("invitation")
    return [
        {
            "invitation": booking.invitation.title,
            "starts_at": booking.starts_at.isoformat(),
            "ends_at": booking.ends_at.isoformat(),
            "state": booking.state,
            "name": booking.name,
            "email": booking.email,
            "handle": booking.handle,
            "time_zone": booking.time_zone,
            "answer": booking.answer,
            "note": booking.note,
            "via": booking.via,
            "booked_at": booking.created_at.isoformat(),
        }
        for booking in _of(person, found.iterator(chunk_size=_AT_ONCE))
    ]


def waiting(person: Person) -> list[Told]:
    """Return every place on a waiting list that this person has or had."""
    found = Waiting.objects.filter(invitation__host_id=person.host_id).order_by("pk").select_related("invitation")
    return [
        {
            "invitation": place.invitation.title,
            "state": place.state,
            "name": place.name,
            "email": place.email,
            "since": place.created_at.isoformat(),
        }
        for place in _of(person, found.iterator(chunk_size=_AT_ONCE))
    ]


def _of[Row: (Booking, Waiting)](person: Person, rows: Iterable[Row]) -> Iterable[Row]:
    from itertools import batched

    for some in batched(rows, _AT_ONCE, strict=False):
        guests = people_for_guests(person.host, [(row.email, getattr(row, "handle", "")) for row in some])
        yield from (row for row, guest in zip(some, guests, strict=True) if guest is not None and guest.pk == person.pk)
