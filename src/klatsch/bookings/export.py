"""Export the personal data of one person: the bookings, entries, links and emails of a guest known to be them."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from klatsch.bookings.models import Booking, LotteryEntry, WaitlistEntry
from klatsch.bookings.queries import personal_links_of
from klatsch.emails.models import Email
from klatsch.people.guest_matching import people_for_guests

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.people.models import Person

    type ExportedRow = dict[str, Any]

# Addresses and handles are compared by the deck's own rule; this many guests at once keeps memory flat.
_BATCH_ROWS = 500


def bookings(person: Person) -> list[ExportedRow]:
    """Return every booking of the host's, of any state, whose guest is this person."""
    rows = Booking.objects.filter(host_id=person.host_id).order_by("starts_at", "pk")
    rows = rows.select_related("invitation", "calendar_reply")
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
        for booking in _rows_of(person, rows.iterator(chunk_size=_BATCH_ROWS))
    ]


def personal_links(person: Person) -> list[ExportedRow]:
    """Return the personal links that the host made for this person, but for their secrets."""
    return [
        {
            "invitation": link.invitation.title,
            "made_at": link.created_at.isoformat(),
            "until": link.expires_at.isoformat(),
        }
        for link in personal_links_of(person)
    ]


def waitlist_entries(person: Person) -> list[ExportedRow]:
    """Return every entry of a waitlist that this person has or had."""
    rows = WaitlistEntry.objects.filter(invitation__host_id=person.host_id).order_by("pk").select_related("invitation")
    return [
        {
            "invitation": entry.invitation.title,
            "state": entry.state,
            "name": entry.name,
            "email": entry.email,
            "since": entry.created_at.isoformat(),
        }
        for entry in _rows_of(person, rows.iterator(chunk_size=_BATCH_ROWS))
    ]


def lottery_entries(person: Person) -> list[ExportedRow]:
    """Return every lottery that this person entered."""
    rows = LotteryEntry.objects.filter(invitation__host_id=person.host_id).order_by("pk").select_related("invitation")
    return [
        {
            "invitation": entry.invitation.title,
            "state": entry.state,
            "lot": entry.lot,
            "times": entry.starts,
            "name": entry.name,
            "email": entry.email,
            "handle": entry.handle,
            "answer": entry.answer,
            "since": entry.created_at.isoformat(),
        }
        for entry in _rows_of(person, rows.iterator(chunk_size=_BATCH_ROWS))
    ]


def emails(person: Person) -> list[ExportedRow]:
    """Return the emails that went or go to the addresses that this person booked with."""
    rows = [*_rows_of(person, Booking.objects.filter(host_id=person.host_id).iterator(chunk_size=_BATCH_ROWS))]
    email_rows = Email.objects.filter(host_id=person.host_id, to_email__in={row.email for row in rows}).order_by("pk")
    return [
        {
            "kind": email.kind,
            "to": email.to_email,
            "state": email.state,
            "sent_at": email.sent_at.isoformat() if email.sent_at else None,
        }
        for email in email_rows
    ]


def _calendar_reply(booking: Booking) -> ExportedRow:
    reply = getattr(booking, "calendar_reply", None)
    return {"calendar_answered": reply.participation, "calendar_comment": reply.comment} if reply else {}


def _rows_of[Row: (Booking, WaitlistEntry, LotteryEntry)](person: Person, rows: Iterable[Row]) -> Iterable[Row]:
    for batch in batched(rows, _BATCH_ROWS, strict=False):
        guests = people_for_guests(person.host, [(row.email, getattr(row, "handle", "")) for row in batch])
        yield from (
            row for row, guest in zip(batch, guests, strict=True) if guest is not None and guest.pk == person.pk
        )
