"""Assign slots by a lottery that anybody can check: the same seed and tickets always give the same result.

Everybody's lot is a number made from the seed and their own number with SHA-256, so neither the order of the list nor
the machine matters. Weighted lots follow Efraimidis and Spirakis, "Weighted random sampling with a reservoir" (2006):
with u evenly from (0, 1), the key u^(1/weight) puts each entry first with a chance in proportion to its weight.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class LotteryTicket:
    """One guest: the starts of the slots that suit (seconds since 1970), the preferred first, and a positive weight."""

    id: int
    preferred_starts: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LotterySlot:
    """A slot to be assigned: its start, and how many guests it seats.

    It claims the ticks [first_tick, end_tick), pauses included, on a day and in a week of the host's.
    """

    start: int
    seats: int
    first_tick: int
    end_tick: int
    day: int
    week: int

    def is_beside(self, other: LotterySlot) -> bool:
        """Return whether both can be used."""
        return self.end_tick <= other.first_tick or other.end_tick <= self.first_tick


@dataclass(frozen=True, slots=True)
class LotteryLimits:
    """Most slots that may be used: in all, on one day, in one week; None for no limit."""

    meetings: int
    per_day: int | None = None
    per_week: int | None = None


def ticket_order(seed: str, tickets: Iterable[LotteryTicket]) -> list[LotteryTicket]:
    """Return the tickets in the order of their lots: the first one chooses first.

    :raises ValueError: a weight is not positive.
    """
    return sorted(tickets, key=lambda ticket: (-_sort_key(seed, ticket), ticket.id))


def assign_slots(
    seed: str, tickets: Iterable[LotteryTicket], *, slots: Iterable[LotterySlot], limits: LotteryLimits
) -> dict[int, int]:
    """Return the start of the slot that each ticket gets, by ticket id, in the order in which they were drawn.

    Each in turn gets the first preferred slot with a free seat, or none.

    :raises ValueError: a weight is not positive.
    """
    slot_by_start = {slot.start: slot for slot in slots}
    seats_taken: Counter[int] = Counter()
    start_by_ticket: dict[int, int] = {}
    for ticket in ticket_order(seed, tickets):
        for start in ticket.preferred_starts:
            slot = slot_by_start.get(start)
            if slot is None:
                continue
            used = [slot_by_start[other] for other in seats_taken]
            has_seat = seats_taken[start] < slot.seats if start in seats_taken else _may_use_slot(slot, used, limits)
            if has_seat:
                seats_taken[start] += 1
                start_by_ticket[ticket.id] = start
                break
    return start_by_ticket


def _may_use_slot(slot: LotterySlot, used: list[LotterySlot], limits: LotteryLimits) -> bool:
    on_day = sum(other.day == slot.day for other in used)
    in_week = sum(other.week == slot.week for other in used)
    return (
        slot.seats > 0
        and len(used) < limits.meetings
        and (limits.per_day is None or on_day < limits.per_day)
        and (limits.per_week is None or in_week < limits.per_week)
        and all(slot.is_beside(other) for other in used)
    )


def _sort_key(seed: str, ticket: LotteryTicket) -> float:
    """Return the logarithm of the ticket's key: it sorts alike, and does not vanish for small weights."""
    if ticket.weight <= 0:
        raise ValueError("A weight in a draw must be more than nothing.")
    number = int.from_bytes(hashlib.sha256(f"{seed}:{ticket.id}".encode()).digest()[:7])
    return math.log((number + 0.5) / 2**56) / ticket.weight
