"""A draw as anybody may read it: what went in, what came out, and nothing about who it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from klatsch.bookings.capacity.slot_config import slot_config_of, week_number
from klatsch.bookings.lottery.assignment import LotteryLimits, LotterySlot, LotteryTicket, draw
from klatsch.core.security.tokens import digest
from klatsch.scheduling.slot_ids import parse_slot_id, slot_id
from klatsch.scheduling.ticks import ticks_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from klatsch.invitations.models import Invitation
    from klatsch.scheduling.intervals import Interval

    type LotteryRecord = dict[str, Any]

SECONDS_PER_DAY = 86_400


def seed_commitment(invitation: Invitation) -> str:
    """Return what is told of the seed before the draw: its SHA-256, by which it is known again and not found out."""
    return digest(invitation.draw_seed)


def to_lottery_slots(invitation: Invitation, slots: Iterable[Interval]) -> list[LotterySlot]:
    """Return open slots as what lots are drawn for."""
    offer = slot_config_of(invitation)
    places = []
    for slot in slots:
        ticks = ticks_between(slot.starts_at - offer.before, slot.ends_at + offer.after)
        day = offer.availability.local_day(slot.start)
        places.append(LotterySlot(slot.start, invitation.seats, ticks.start, ticks.stop, day, week_number(day)))
    return places


def make_public_record(
    places: Sequence[LotterySlot], entries: Sequence[LotteryTicket], limits: LotteryLimits, got: Mapping[int, int]
) -> LotteryRecord:
    """Return a draw as JSON: `places`, `limits`, `entries`, and `drawn` with the start that each lot got."""
    return {
        "places": [
            {
                "start": _slot_id_at(place.start),
                "seats": place.seats,
                "ticks": [place.first_tick, place.end_tick],
                "day": str(_day_to_date(place.day)),
                "week": str(_day_to_date(place.week * 7 - 3)),
            }
            for place in places
        ],
        "limits": {"meetings": limits.meetings, "per_day": limits.per_day, "per_week": limits.per_week},
        "entries": [
            {"lot": entry.id, "weight": entry.weight, "wishes": [_slot_id_at(start) for start in entry.wishes]}
            for entry in entries
        ],
        "drawn": [{"lot": lot, "start": _slot_id_at(start)} for lot, start in got.items()],
    }


def replay_lottery(seed: str, record: LotteryRecord) -> dict[int, int]:
    """Make the draw of a record again: lot -> start of the slot (seconds since 1970)."""
    places = [
        LotterySlot(
            start=_parse_start(place["start"]),
            seats=place["seats"],
            first_tick=place["ticks"][0],
            end_tick=place["ticks"][1],
            day=_date_to_day(place["day"]),
            week=week_number(_date_to_day(place["week"])),
        )
        for place in record["places"]
    ]
    entries = [
        LotteryTicket(entry["lot"], tuple(map(_parse_start, entry["wishes"])), entry["weight"])
        for entry in record["entries"]
    ]
    return draw(seed, entries, places=places, limits=LotteryLimits(**record["limits"]))


def _slot_id_at(start: int) -> str:
    return slot_id(datetime.fromtimestamp(start, UTC))


def _parse_start(name: str) -> int:
    start = parse_slot_id(name)
    if start is None:
        raise ValueError(f"{name!r} is not the start of a slot.")
    return int(start.timestamp())


def _day_to_date(days: int) -> object:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)).date()


def _date_to_day(date: str) -> int:
    return int(datetime.fromisoformat(f"{date}T00:00:00+00:00").timestamp()) // SECONDS_PER_DAY
