"""A draw that anybody can make again: from a seed and a list of wishes to who gets which time. No chance in here.

Everybody's lot is a number made from the seed and their id with SHA-256, so neither the order of the list nor the
machine matters. Weighted lots follow Efraimidis and Spirakis, "Weighted random sampling with a reservoir" (2006): with
u evenly from (0, 1), the key u^(1/weight) puts each entry first with a chance in proportion to its weight.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """One guest in the draw. `wishes` are starts of slots (seconds since 1970), the dearest first; `weight` is > 0."""

    id: int
    wishes: tuple[int, ...]
    weight: float = 1.0


def drawn_order(seed: str, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries in the order of their lots: the first one chooses first.

    :raises ValueError: a weight is not positive.
    """
    return sorted(entries, key=lambda entry: (-_lot(seed, entry), entry.id))


def draw(seed: str, entries: Iterable[Entry], *, seats: Mapping[int, int], meetings: int) -> dict[int, int]:
    """Return entry id -> start of the slot that it gets, in the order in which they were drawn.

    Each in turn gets the first of their wishes with a free seat; who finds none gets none.

    :param seats: how many seats each slot that is on offer has; the slots do not overlap.
    :param meetings: how many slots may be used in all.
    :raises ValueError: a weight is not positive.
    """
    found: dict[int, int] = {}
    taken: Counter[int] = Counter()
    for entry in drawn_order(seed, entries):
        for start in entry.wishes:
            may_begin = taken[start] > 0 or sum(count > 0 for count in taken.values()) < meetings
            if may_begin and taken[start] < seats.get(start, 0):
                found[entry.id] = start
                taken[start] += 1
                break
    return found


def _lot(seed: str, entry: Entry) -> float:
    """The logarithm of the entry's key: it sorts alike, and does not vanish for small weights."""
    if entry.weight <= 0:
        raise ValueError("A weight in a draw must be more than nothing.")
    number = int.from_bytes(hashlib.sha256(f"{seed}:{entry.id}".encode()).digest()[:7])
    return math.log((number + 0.5) / 2**56) / entry.weight
