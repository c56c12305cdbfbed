"""A draw as anybody may read it: what went in, what came out, and nothing about who it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from klatsch.bookings.draw import Entry, Limits, Place, draw
from klatsch.bookings.offers import offer_of, week_of
from klatsch.bookings.slot_ids import slot_id, start_of
from klatsch.bookings.ticks import ticks_between
from klatsch.core.security.tokens import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from klatsch.bookings.intervals import Interval
    from klatsch.invitations.models import Invitation

    type Record = dict[str, Any]

SECONDS_A_DAY = 86_400


def promise_of(invitation: Invitation) -> str:
    """Return what is told of the seed before the draw: its SHA-256, by which it is known again and not found out."""
    return digest(invitation.draw_seed)


def places_of(invitation: Invitation, slots: Iterable[Interval]) -> list[Place]:
    """Return open slots as what lots are drawn for."""
    offer = offer_of(invitation)
    places = []
    for slot in slots:
        ticks = ticks_between(slot.starts_at - offer.before, slot.ends_at + offer.after)
        day = offer.availability.local_day(slot.start)
        places.append(Place(slot.start, invitation.seats, ticks.start, ticks.stop, day, week_of(day)))
    return places


def record_of(places: Sequence[Place], entries: Sequence[Entry], limits: Limits, got: Mapping[int, int]) -> Record:
    """Return a draw as JSON: `places`, `limits`, `entries`, and `drawn` with the start that each lot got."""
    return {
        "places": [
            {
                "start": _named(place.start),
                "seats": place.seats,
                "ticks": [place.first_tick, place.end_tick],
                "day": str(_date(place.day)),
                "week": str(_date(place.week * 7 - 3)),
            }
            for place in places
        ],
        "limits": {"meetings": limits.meetings, "per_day": limits.per_day, "per_week": limits.per_week},
        "entries": [
            {"lot": entry.id, "weight": entry.weight, "wishes": [_named(start) for start in entry.wishes]}
            for entry in entries
        ],
        "drawn": [{"lot": lot, "start": _named(start)} for lot, start in got.items()],
    }


def drawn_again(seed: str, record: Record) -> dict[int, int]:
    """Make the draw of a record again: lot -> start of the slot (seconds since 1970)."""
    places = [
        Place(
            start=_seconds(place["start"]),
            seats=place["seats"],
            first_tick=place["ticks"][0],
            end_tick=place["ticks"][1],
            day=_days(place["day"]),
            week=week_of(_days(place["week"])),
        )
        for place in record["places"]
    ]
    entries = [
        Entry(entry["lot"], tuple(map(_seconds, entry["wishes"])), entry["weight"]) for entry in record["entries"]
    ]
    return draw(seed, entries, places=places, limits=Limits(**record["limits"]))


def _named(start: int) -> str:
    return slot_id(datetime.fromtimestamp(start, UTC))


def _seconds(name: str) -> int:
    start = start_of(name)
    if start is None:
        raise ValueError(f"{name!r} is not the start of a slot.")
    return int(start.timestamp())


def _date(days: int) -> object:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)).date()


def _days(date: str) -> int:
    return int(datetime.fromisoformat(f"{date}T00:00:00+00:00").timestamp()) // SECONDS_A_DAY
