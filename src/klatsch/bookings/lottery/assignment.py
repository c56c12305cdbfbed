"""A draw that anybody can make again: from a seed and a list of wishes to who gets which time. No chance in here.

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
    """One guest in the draw. `wishes` are starts of slots (seconds since 1970), the dearest first; `weight` is > 0."""

    id: int
    wishes: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LotterySlot:
    """A slot to be drawn: its start, and how many guests it seats.

    It claims the ticks [first_tick, end_tick), pauses included, on a day and in a week of the host's.
    """

    start: int
    seats: int
    first_tick: int
    end_tick: int
    day: int
    week: int

    def is_beside(self, other: LotterySlot) -> bool:
        """Whether both can take place."""
        return self.end_tick <= other.first_tick or other.end_tick <= self.first_tick


@dataclass(frozen=True, slots=True)
class LotteryLimits:
    """How many slots may be used: in all, on one day, in one week; None for no limit."""

    meetings: int
    per_day: int | None = None
    per_week: int | None = None


def ticket_order(seed: str, entries: Iterable[LotteryTicket]) -> list[LotteryTicket]:
    """Return the entries in the order of their lots: the first one chooses first.

    :raises ValueError: a weight is not positive.
    """
    return sorted(entries, key=lambda entry: (-_sort_key(seed, entry), entry.id))


def draw(
    seed: str, entries: Iterable[LotteryTicket], *, places: Iterable[LotterySlot], limits: LotteryLimits
) -> dict[int, int]:
    """Return entry id -> start of the slot that it gets, in the order in which they were drawn.

    Each in turn gets the first of their wishes with a free seat; who finds none gets none.

    :raises ValueError: a weight is not positive.
    """
    known = {place.start: place for place in places}
    seated: Counter[int] = Counter()
    found: dict[int, int] = {}
    for entry in ticket_order(seed, entries):
        for start in entry.wishes:
            place = known.get(start)
            if place is None:
                continue
            used = [known[other] for other in seated]
            may_sit = seated[start] < place.seats if start in seated else _may_use_slot(place, used, limits)
            if may_sit:
                seated[start] += 1
                found[entry.id] = start
                break
    return found


def _may_use_slot(place: LotterySlot, used: list[LotterySlot], limits: LotteryLimits) -> bool:
    on_day = sum(other.day == place.day for other in used)
    in_week = sum(other.week == place.week for other in used)
    return (
        place.seats > 0
        and len(used) < limits.meetings
        and (limits.per_day is None or on_day < limits.per_day)
        and (limits.per_week is None or in_week < limits.per_week)
        and all(place.is_beside(other) for other in used)
    )


def _sort_key(seed: str, entry: LotteryTicket) -> float:
    """The logarithm of the entry's key: it sorts alike, and does not vanish for small weights."""
    if entry.weight <= 0:
        raise ValueError("A weight in a draw must be more than nothing.")
    number = int.from_bytes(hashlib.sha256(f"{seed}:{entry.id}".encode()).digest()[:7])
    return math.log((number + 0.5) / 2**56) / entry.weight
