"""Sets of half-open intervals ``[start, end)`` on the time line.

An instant is a whole number of seconds since 1970-01-01T00:00Z: integers compare, sort and step fast, carry no zone
that could be mixed up, and need no heavy library in the web process. People's ``datetime`` values are turned into
instants first (``floor_instant``, ``ceil_instant``) and back at the end (``Interval.starts_at``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class Interval(NamedTuple):
    """``[start, end)`` in seconds since 1970-01-01T00:00Z: ``start`` belongs to it, ``end`` does not."""

    start: int
    end: int

    @property
    def starts_at(self) -> datetime:
        return to_datetime(self.start)

    @property
    def ends_at(self) -> datetime:
        return to_datetime(self.end)

    @classmethod
    def between(cls, starts_at: datetime, ends_at: datetime) -> Interval:
        """The smallest interval of whole seconds that holds ``[starts_at, ends_at)``; both aware.

        :raises ValueError: an argument is naive, or the end lies before the start.
        """
        if ends_at < starts_at:
            raise ValueError("The interval ends before it starts.")
        if ends_at == starts_at:
            return cls(floor_instant(starts_at), floor_instant(starts_at))
        return cls(floor_instant(starts_at), ceil_instant(ends_at))


def floor_instant(moment: datetime) -> int:
    """The last whole second at or before ``moment``.

    :raises ValueError: ``moment`` is naive.
    """
    return _since_epoch(moment) // _SECOND


def ceil_instant(moment: datetime) -> int:
    """The first whole second at or after ``moment``.

    :raises ValueError: ``moment`` is naive.
    """
    return -(-_since_epoch(moment) // _SECOND)


def to_datetime(instant: int) -> datetime:
    """``instant`` as an aware datetime in UTC."""
    return _EPOCH + timedelta(seconds=instant)


def _since_epoch(moment: datetime) -> timedelta:
    if moment.tzinfo is None:
        raise ValueError("A point in time needs a time zone.")
    return moment - _EPOCH


def merge_intervals(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants as few, sorted intervals; those that overlap or touch become one, empty ones vanish."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1].end:
            if end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, end)
        else:
            merged.append(Interval(start, end))
    return merged


def clip_intervals(intervals: Iterable[Interval], bounds: Interval) -> list[Interval]:
    """The parts of ``intervals`` that lie within ``bounds``, in the order given."""
    low, high = bounds
    return [Interval(max(start, low), min(end, high)) for start, end in intervals if start < high and end > low]
