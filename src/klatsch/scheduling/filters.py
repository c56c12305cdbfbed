"""Steps that leave slots out: each takes sorted slots and returns those that stay, in order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from klatsch.scheduling.intervals import Interval

# A date may come, go and come again: its hours lie within two days.
_MAX_DAY_SECONDS = 172_800


def without_busy(
    slots: Sequence[Interval], busy: Sequence[Interval], *, before: int = 0, after: int = 0
) -> list[Interval]:
    """Slots whose time, with ``before`` and ``after`` seconds around it, overlaps nothing in ``busy``.

    :param busy: merged, as ``merge_intervals`` returns them.
    """
    if not busy or not slots:
        return list(slots)
    # The slots' ends need not be sorted by themselves, but their starts are: one pass over both lists.
    free: list[Interval] = []
    index = 0
    count = len(busy)
    for slot in slots:
        low = slot[0] - before
        while index < count and busy[index][1] <= low:
            index += 1
        if index == count or busy[index][0] >= slot[1] + after:
            free.append(slot)
    return free


def within_horizon(slots: Sequence[Interval], start: int, end: int) -> list[Interval]:
    """Slots that start at ``start`` or later and are over at ``end``; all of one length."""
    first = bisect_left(slots, (start,))
    return [slot for slot in slots[first:] if slot[1] <= end]


def after_notice(slots: Sequence[Interval], now: int, notice: int) -> list[Interval]:
    """Slots that start ``notice`` seconds after ``now`` or later."""
    return list(slots[bisect_left(slots, (now + notice,)) :])


def within_daily_limit(
    slots: Sequence[Interval], booked: Iterable[Interval], limit: int | None, local_day: Callable[[int], int]
) -> list[Interval]:
    """Slots on days with fewer than ``limit`` meetings booked; a meeting belongs to the day on which it starts."""
    if limit is None:
        return list(slots)
    if limit <= 0 or not slots:
        return []
    # Meetings far away share no day with these slots, and some lie where calendars end.
    low, high = slots[0].start - _MAX_DAY_SECONDS, slots[-1].start + _MAX_DAY_SECONDS
    counts = Counter(local_day(meeting.start) for meeting in booked if low < meeting.start < high)
    full = {day for day, count in counts.items() if count >= limit}
    return [slot for slot in slots if local_day(slot.start) not in full] if full else list(slots)


def first_slots(slots: Sequence[Interval], limit: int | None) -> list[Interval]:
    """The first ``limit`` slots; all of them without a limit."""
    return list(slots if limit is None else slots[: max(limit, 0)])
