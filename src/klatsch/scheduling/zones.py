"""A time zone as periods of constant UTC offset: inside one, wall clock and instants differ by a fixed number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY_SECONDS = 86_400
# About a year: the changes within are looked for once and kept.
_SPAN_SECONDS = 366 * DAY_SECONDS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class OffsetPeriod(NamedTuple):
    """From ``start`` up to ``end`` (instants) the wall clock shows the instant plus ``offset`` seconds."""

    start: int
    end: int
    offset: int


def offset_periods(zone: ZoneInfo, start: int, end: int) -> list[OffsetPeriod]:
    """``[start, end)`` cut where the zone's offset changes, in order.

    Instants from year 2 to year 9997 are understood.

    :raises OverflowError: the range reaches outside of that.
    """
    periods: list[OffsetPeriod] = []
    for number in range(start // _SPAN_SECONDS, (end - 1) // _SPAN_SECONDS + 1):
        for low, high, offset in _periods_of_span(zone, number):
            cut_low, cut_high = max(low, start), min(high, end)
            if cut_low >= cut_high:
                continue
            if periods and periods[-1].offset == offset:
                periods[-1] = OffsetPeriod(periods[-1].start, cut_high, offset)
            else:
                periods.append(OffsetPeriod(cut_low, cut_high, offset))
    return periods


def offset_at(zone: ZoneInfo, instant: int) -> int:
    """Return how many seconds the wall clock of ``zone`` is ahead of UTC at ``instant``."""
    offset = (_EPOCH + timedelta(seconds=instant)).astimezone(zone).utcoffset()
    return 0 if offset is None else offset.days * DAY_SECONDS + offset.seconds


@lru_cache(maxsize=256)
def _periods_of_span(zone: ZoneInfo, number: int) -> tuple[OffsetPeriod, ...]:
    """The stretches of the ``number``-th span since 1970. No zone has ever changed twice within one day."""
    start, stop = number * _SPAN_SECONDS, (number + 1) * _SPAN_SECONDS
    periods: list[OffsetPeriod] = []
    offset = offset_at(zone, start)
    for day in range(start + DAY_SECONDS, stop + 1, DAY_SECONDS):
        after = offset_at(zone, day)
        if after != offset:
            change = _find_transition(zone, day - DAY_SECONDS, day)
            periods.append(OffsetPeriod(start, change, offset))
            start, offset = change, after
    if start < stop:
        periods.append(OffsetPeriod(start, stop, offset))
    return tuple(periods)


def _find_transition(zone: ZoneInfo, low: int, high: int) -> int:
    """The first instant after ``low`` with another offset than at ``low``; there is one up to ``high``."""
    before = offset_at(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high
