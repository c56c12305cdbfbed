"""The chats of one person, to take away: those of a guest whom klatsch takes for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from klatsch.bookings.models import Booking, WaitlistEntry
from klatsch.bookings.models.lottery import LotteryEntry
from klatsch.bookings.queries import personal_links_of
from klatsch.letters.models import Letter
from klatsch.people.identity.guest_matching import people_for_guests

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.people.models.people import Person

    type ExportedRow = dict[str, Any]

# Addresses and handles are compared by the deck's own rule; this many guests at once keeps memory flat.
_BATCH_ROWS = 500


def chats(person: Person) -> list[ExportedRow]:
    """Return every booking of the host's, of any state, whose guest is this person."""
    found = Booking.objects.filter(host_id=person.host_id).order_by("starts_at", "pk")
    found = found.select_related("invitation", "calendar_reply")
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
            "host_note": booking.host_note,
            "via": booking.via,
            "booked_at": booking.created_at.isoformat(),
            **_calendar_reply(booking),
        }
        for booking in _rows_of(person, found.iterator(chunk_size=_BATCH_ROWS))
    ]


def links(person: Person) -> list[ExportedRow]:
    """Return the personal links that the host made for this person, but for their secrets."""
    return [
        {
            "invitation": link.invitation.title,
            "made_at": link.created_at.isoformat(),
            "until": link.expires_at.isoformat(),
        }
        for link in personal_links_of(person)
    ]


def waiting(person: Person) -> list[ExportedRow]:
    """Return every place on a waiting list that this person has or had."""
    found = WaitlistEntry.objects.filter(invitation__host_id=person.host_id).order_by("pk").select_related("invitation")
    return [
        {
            "invitation": place.invitation.title,
            "state": place.state,
            "name": place.name,
            "email": place.email,
            "since": place.created_at.isoformat(),
        }
        for place in _rows_of(person, found.iterator(chunk_size=_BATCH_ROWS))
    ]


def wishes(person: Person) -> list[ExportedRow]:
    """Return every draw into which this person put their name."""
    found = LotteryEntry.objects.filter(invitation__host_id=person.host_id).order_by("pk").select_related("invitation")
    return [
        {
            "invitation": wish.invitation.title,
            "state": wish.state,
            "lot": wish.lot,
            "times": wish.starts,
            "name": wish.name,
            "email": wish.email,
            "handle": wish.handle,
            "answer": wish.answer,
            "since": wish.created_at.isoformat(),
        }
        for wish in _rows_of(person, found.iterator(chunk_size=_BATCH_ROWS))
    ]


def letters(person: Person) -> list[ExportedRow]:
    """Return which letters went or go to the addresses that this person booked with."""
    rows = [*_rows_of(person, Booking.objects.filter(host_id=person.host_id).iterator(chunk_size=_BATCH_ROWS))]
    found = Letter.objects.filter(host_id=person.host_id, to_email__in={row.email for row in rows}).order_by("pk")
    return [
        {
            "kind": letter.kind,
            "to": letter.to_email,
            "state": letter.state,
            "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        }
        for letter in found
    ]


def _calendar_reply(booking: Booking) -> ExportedRow:
    reply = getattr(booking, "calendar_reply", None)
    return {"calendar_answered": reply.participation, "calendar_comment": reply.comment} if reply else {}


def _rows_of[Row: (Booking, WaitlistEntry, LotteryEntry)](person: Person, rows: Iterable[Row]) -> Iterable[Row]:
    from itertools import batched

    for some in batched(rows, _BATCH_ROWS, strict=False):
        guests = people_for_guests(person.host, [(row.email, getattr(row, "handle", "")) for row in some])
        yield from (row for row, guest in zip(some, guests, strict=True) if guest is not None and guest.pk == person.pk)
