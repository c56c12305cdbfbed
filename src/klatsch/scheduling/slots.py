"""Compute the slots that guests may take from the host's availability, in small steps over interval lists.

``windows -> steps -> without busy -> horizon and notice -> daily limit -> the first ones``
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from klatsch.scheduling.filters import after_notice, first_slots, within_daily_limit, within_horizon, without_busy
from klatsch.scheduling.intervals import Interval, ceil_instant, floor_instant, merge_intervals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from klatsch.scheduling.availability import Availability

_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class SlotRules:
    """The rules by which slots are made from the host's windows; durations in whole seconds.

    :param increment: from one slot's start to the next one's; ``None`` is ``duration``.
    :param buffer_before: free time that a slot needs before it; ``buffer_after`` likewise.
    :param minimum_notice: how long before it starts a slot can be taken last.
    :param daily_limit: meetings on one day of the host; ``None`` is no limit.
    :param limit: how many slots are offered in all: the first ones; ``None`` is all.
    :raises ValueError: a duration is negative, or ``duration`` or ``increment`` is not positive.
    """

    duration: timedelta = timedelta(minutes=30)
    increment: timedelta | None = None
    buffer_before: timedelta = _ZERO
    buffer_after: timedelta = _ZERO
    minimum_notice: timedelta = _ZERO
    daily_limit: int | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.duration <= _ZERO or (self.increment is not None and self.increment <= _ZERO):
            raise ValueError("The duration and the increment must be longer than nothing.")
        if min(self.buffer_before, self.buffer_after, self.minimum_notice) < _ZERO:
            raise ValueError("Buffers and the minimum notice cannot be negative.")


def step_slots(
    windows: Sequence[Interval], duration: int, increment: int, *, not_before: int, not_after: int
) -> list[Interval]:
    """Slots of ``duration`` every ``increment`` seconds from each window's start, sorted.

    Only those with ``start >= not_before`` and ``end <= not_after`` are made; the grid does not depend on either.
    A window ends the steps of the one before it (``Availability.windows`` tells when windows overlap).

    :param windows: sorted by their starts.
    """
    slots: list[Interval] = []
    starts_end = [following.start for _, following in pairwise(windows)]
    for window, next_start in zip(windows, [*starts_end, not_after], strict=False):
        skipped = max(0, -((window.start - not_before) // increment))
        first = window.start + skipped * increment
        stop = min(window.end - duration + 1, not_after - duration + 1, next_start)
        slots += [Interval(start, start + duration) for start in range(first, stop, increment)]
    return slots


def open_slots(
    availability: Availability,
    rules: SlotRules,
    *,
    busy: Iterable[Interval],
    booked: Iterable[Interval],
    now: datetime,
    from_: datetime,
    until: datetime,
) -> list[Interval]:
    """The slots that a guest may take, sorted.

    :param busy: times that block; need be neither sorted nor apart from each other.
    :param booked: meetings that block as well, and count towards ``rules.daily_limit`` on the day they start.
    :param now: the present; a slot starts ``rules.minimum_notice`` after it or later.
    :param from_: no slot starts before it.
    :param until: no slot ends after it.
    :raises ValueError: a ``datetime`` is naive.
    """
    start, end, present = ceil_instant(from_), floor_instant(until), ceil_instant(now)
    notice = _to_seconds(rules.minimum_notice)
    earliest = max(start, present + notice)
    duration = _to_seconds(rules.duration)
    if earliest + duration > end:
        return []
    meetings = list(booked)
    slots = step_slots(
        availability.windows(earliest, end),
        duration,
        _to_seconds(rules.increment or rules.duration),
        not_before=earliest,
        not_after=end,
    )
    blocked = merge_intervals([*busy, *meetings])
    slots = without_busy(slots, blocked, before=_to_seconds(rules.buffer_before), after=_to_seconds(rules.buffer_after))
    slots = after_notice(within_horizon(slots, start, end), present, notice)
    slots = within_daily_limit(slots, meetings, rules.daily_limit, availability.local_day)
    return first_slots(slots, rules.limit)


def is_offered(
    slot_start: datetime,
    availability: Availability,
    rules: SlotRules,
    *,
    busy: Iterable[Interval],
    booked: Iterable[Interval],
    now: datetime,
    from_: datetime,
    until: datetime,
) -> bool:
    """Return True when ``open_slots`` would return the slot that starts at ``slot_start``.

    Without ``rules.limit`` only the windows around that moment are looked at; with it, those from ``from_`` on, since
    earlier slots decide whether this one is among the first. ``busy`` may be just what lies near the slot then.
    """
    begin = from_ if rules.limit is not None else max(from_, slot_start)
    if not from_ <= slot_start < until or slot_start.microsecond:
        return False
    upto = min(until, slot_start + rules.duration)
    offered = open_slots(availability, rules, busy=busy, booked=booked, now=now, from_=begin, until=upto)
    return bool(offered) and offered[-1].start == floor_instant(slot_start)


def _to_seconds(duration: timedelta) -> int:
    return duration // timedelta(seconds=1)
