"""The public record of a lottery: the tickets and the result by lot numbers, and nothing about the guests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from klatsch.bookings.capacity.slot_config import slot_config_of, week_number
from klatsch.bookings.lottery.assignment import LotteryLimits, LotterySlot, LotteryTicket, assign_slots
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
    """Return the SHA-256 of the seed, published before the lottery: the seed can be checked later, but not guessed."""
    return digest(invitation.draw_seed)


def to_lottery_slots(invitation: Invitation, slots: Iterable[Interval]) -> list[LotterySlot]:
    """Return open slots as slots of the lottery."""
    slot_config = slot_config_of(invitation)
    rules = slot_config.rules
    lottery_slots = []
    for slot in slots:
        ticks = ticks_between(slot.starts_at - rules.buffer_before, slot.ends_at + rules.buffer_after)
        day = slot_config.availability.local_day(slot.start)
        lottery_slots.append(LotterySlot(slot.start, invitation.seats, ticks.start, ticks.stop, day, week_number(day)))
    return lottery_slots


def make_public_record(
    slots: Sequence[LotterySlot],
    tickets: Sequence[LotteryTicket],
    limits: LotteryLimits,
    start_by_lot: Mapping[int, int],
) -> LotteryRecord:
    """Return a lottery as JSON: `places`, `limits`, `entries`, and `drawn` with the start that each lot got."""
    return {
        "places": [
            {
                "start": _slot_id_at(slot.start),
                "seats": slot.seats,
                "ticks": [slot.first_tick, slot.end_tick],
                "day": str(_day_to_date(slot.day)),
                "week": str(_day_to_date(slot.week * 7 - 3)),
            }
            for slot in slots
        ],
        "limits": {"meetings": limits.meetings, "per_day": limits.per_day, "per_week": limits.per_week},
        "entries": [
            {
                "lot": ticket.id,
                "weight": ticket.weight,
                "wishes": [_slot_id_at(start) for start in ticket.preferred_starts],
            }
            for ticket in tickets
        ],
        "drawn": [{"lot": lot, "start": _slot_id_at(start)} for lot, start in start_by_lot.items()],
    }


def replay_lottery(seed: str, record: LotteryRecord) -> dict[int, int]:
    """Run the lottery of a record again, and return the start of the slot (seconds since 1970) of each lot."""
    slots = [
        LotterySlot(
            start=_parse_start(slot["start"]),
            seats=slot["seats"],
            first_tick=slot["ticks"][0],
            end_tick=slot["ticks"][1],
            day=_date_to_day(slot["day"]),
            week=week_number(_date_to_day(slot["week"])),
        )
        for slot in record["places"]
    ]
    tickets = [
        LotteryTicket(ticket["lot"], tuple(map(_parse_start, ticket["wishes"])), ticket["weight"])
        for ticket in record["entries"]
    ]
    return assign_slots(seed, tickets, slots=slots, limits=LotteryLimits(**record["limits"]))


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
