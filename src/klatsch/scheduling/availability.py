"""Availability: weekly windows and dated overrides on the wall clock of one time zone, turned into instants.

An instant is open when the wall clock, read at that instant, shows a time within a window of the date it shows. So
the hour that the clock skips is never open, and the hour that comes twice is open twice, whatever the zone does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from klatsch.scheduling.intervals import Interval, clip_intervals, merge_intervals
from klatsch.scheduling.zones import DAY_SECONDS, offset_at, offset_periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_CLOCK_PATTERN = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])", re.ASCII)


class ClockTimes(NamedTuple):
    """``[start, end)`` on the wall clock of a day, in seconds after 00:00; ``end`` is at most 24:00."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """The same clock times on some days of every week; ``days`` are numbers, 0 is Monday."""

    days: frozenset[int]
    times: ClockTimes


class Availability:
    """The times at which a host is available, before busy times are taken away.

    :param time_zone: where the wall clock hangs.
    :param weekly: windows of every week; those that overlap or touch count as one.
    :param overrides: replaces whole days; an empty list is a day off.
    """

    __slots__ = ("_exceptions", "_is_always_open", "_overrides", "_weekly", "time_zone")

    def __init__(
        self,
        time_zone: ZoneInfo,
        weekly: Iterable[Window] = (),
        overrides: Mapping[date, Sequence[ClockTimes]] | None = None,
    ) -> None:
        self.time_zone = time_zone
        windows = list(weekly)
        self._weekly = tuple(
            _merge_clock_times(window.times for window in windows if day in window.days) for day in range(7)
        )
        self._overrides = {_day_number(on): _merge_clock_times(times) for on, times in (overrides or {}).items()}
        self._is_always_open = all(times == _WHOLE_DAY for times in self._weekly)
        self._exceptions = sorted(day for day, times in self._overrides.items() if times != _WHOLE_DAY)

    def windows(self, start: int, end: int) -> list[Interval]:
        """Return the merged windows that reach into ``[start, end)``, each from its true beginning, cut off at ``end``.

        A beginning may lie long before ``start``: slots are stepped from it, so it must not depend on what is asked.
        Where the host is available without any beginning (all week, day and night), each Monday's midnight counts as
        one: windows then overlap, each from its Monday to the common end.
        """
        low = start - DAY_SECONDS
        windows = self.open_times(Interval(low, end))
        if not windows or windows[0].start > low or windows[0].end <= start:
            return [window for window in windows if window.end > start]
        beginning = self._beginning(low)
        if beginning is None:
            return self._from_mondays(windows[0], start) + windows[1:]
        return [Interval(beginning, windows[0].end), *windows[1:]]

    def open_times(self, bounds: Interval) -> list[Interval]:
        """Return the open instants within ``bounds`` as merged intervals."""
        open_times: list[Interval] = []
        for low, high, offset in offset_periods(self.time_zone, *bounds):
            for day in range((low + offset) // DAY_SECONDS, (high - 1 + offset) // DAY_SECONDS + 1):
                midnight = day * DAY_SECONDS - offset
                for times in self._times_on(day):
                    start, end = max(midnight + times.start, low), min(midnight + times.end, high)
                    if start >= end:
                        continue
                    if open_times and open_times[-1].end == start:
                        open_times[-1] = Interval(open_times[-1].start, end)
                    else:
                        open_times.append(Interval(start, end))
        return open_times

    def local_day(self, instant: int) -> int:
        """Return the host's date at ``instant``, as a number of days since 1970-01-01."""
        return (instant + offset_at(self.time_zone, instant)) // DAY_SECONDS

    def _times_on(self, day: int) -> tuple[ClockTimes, ...]:
        times = self._overrides.get(day)
        # 1970-01-01 was a Thursday.
        return self._weekly[(day + 3) % 7] if times is None else times

    def _beginning(self, instant: int) -> int | None:
        """Return when the window that is open at ``instant`` begins; ``None`` when it has always been open."""
        if self._is_always_open:
            return self._beginning_after_exception(instant)
        reach = 2 * DAY_SECONDS
        while (last := self.open_times(Interval(instant - reach, instant + 1))[-1]).start == instant - reach:
            reach *= 2
        return last.start

    def _beginning_after_exception(self, instant: int) -> int | None:
        until = bisect_right(self._exceptions, self.local_day(instant) + 1)
        for day in reversed(self._exceptions[:until]):
            low, high = (day - 2) * DAY_SECONDS, min((day + 3) * DAY_SECONDS, instant + 1)
            # An exception may fall on a day or an hour that the clock skips: then nothing is closed.
            around = self.open_times(Interval(low, high)) if low < high else []
            if around and around[-1].start > low:
                return around[-1].start
        return None

    def _from_mondays(self, window: Interval, start: int) -> list[Interval]:
        monday = self.local_day(start)
        monday -= (monday + 3) % 7
        beginnings = []
        while (beginning := self._first_instant_of(monday)) < window.end:
            beginnings.append(Interval(beginning, window.end))
            monday += 7
        return beginnings

    def _first_instant_of(self, day: int) -> int:
        around = offset_periods(self.time_zone, (day - 2) * DAY_SECONDS, (day + 3) * DAY_SECONDS)
        firsts = [
            clip_intervals(
                [Interval(day * DAY_SECONDS - offset, (day + 1) * DAY_SECONDS - offset)], Interval(low, high)
            )
            for low, high, offset in around
        ]
        return min(part[0].start for part in firsts if part)


def parse_clock(text: str) -> int:
    """Seconds after 00:00 of ``HH:MM``; ``24:00`` is the end of the day.

    :raises ValueError: with one sentence.
    """
    matched = _CLOCK_PATTERN.fullmatch(text)
    if matched is None or (matched[1] == "24" and matched[2] != "00"):
        raise ValueError(f"{text[:40]!r} is not a time of day like 09:00.")
    return int(matched[1]) * 3600 + int(matched[2]) * 60


def parse_clock_times(start: str, end: str) -> ClockTimes:
    """``ClockTimes`` of two texts like ``09:00`` and ``24:00``.

    :raises ValueError: with one sentence.
    """
    times = ClockTimes(parse_clock(start), parse_clock(end))
    if times.end <= times.start:
        raise ValueError(f"A window must end after it starts: {start}-{end} does not.")
    return times


def parse_weekday(text: str) -> int:
    """The number of a week day like ``mon``; 0 is Monday.

    :raises ValueError: with one sentence.
    """
    if text not in WEEKDAYS:
        raise ValueError(f"{text[:40]!r} is not a day like mon, tue, wed, thu, fri, sat or sun.")
    return WEEKDAYS.index(text)


def parse_window(text: str) -> Window:
    """A window as the command line writes it: ``mon-fri=09:00-17:00``, ``sat,sun=10:00-24:00``, ``fri-mon=...``.

    :raises ValueError: with one sentence.
    """
    named, equals, hours = text.strip().lower().partition("=")
    start, dash, end = hours.partition("-")
    if not equals or not dash:
        raise ValueError(f"{text[:40]!r} is not a window like mon-fri=09:00-17:00.")
    days: set[int] = set()
    for part in named.split(","):
        first, _, last = part.strip().partition("-")
        low = parse_weekday(first)
        high = parse_weekday(last or first)
        days.update((low + step) % 7 for step in range((high - low) % 7 + 1))
    return Window(frozenset(days), parse_clock_times(start.strip(), end.strip()))


def _merge_clock_times(times: Iterable[ClockTimes]) -> tuple[ClockTimes, ...]:
    return tuple(ClockTimes(*part) for part in merge_intervals(Interval(*each) for each in times))


def _day_number(on: date) -> int:
    return on.toordinal() - _EPOCH_ORDINAL


_WHOLE_DAY = (ClockTimes(0, DAY_SECONDS),)
