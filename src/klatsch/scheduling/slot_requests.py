"""Requests to ``klatsch slots``: JSON objects, read into typed values.

Plain reading instead of a schema library: thousands of lines arrive, the command should start at once, and every
refusal is one sentence for a person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from klatsch.core.errors import Refused
from klatsch.scheduling.availability import Availability, ClockTimes, Window, parse_clock_times, parse_weekday
from klatsch.scheduling.intervals import Interval
from klatsch.scheduling.slots import SlotRules, open_slots

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_TIME_ZONE = "America/New_York"
DEFAULT_MINUTES = 30
DEFAULT_HORIZON = timedelta(days=7)
MAX_HORIZON = timedelta(days=3660)
MAX_STEPS = 600_000
MAX_MINUTES = 5_270_400
_ACCEPTED_YEARS = range(1900, 3000)
_MINUTE = timedelta(minutes=1)

type RequestValues = Mapping[str, Any]


class RequestRefused(Refused):
    """A request that cannot be answered; the message is one sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class SlotRequest:
    """The arguments of ``open_slots``, read from one JSON object."""

    availability: Availability
    rules: SlotRules
    busy: list[Interval]
    booked: list[Interval]
    now: datetime
    from_: datetime
    until: datetime

    def slots(self) -> list[Interval]:
        return open_slots(
            self.availability,
            self.rules,
            busy=self.busy,
            booked=self.booked,
            now=self.now,
            from_=self.from_,
            until=self.until,
        )


def read_line(line: str | bytes, present: datetime) -> SlotRequest:
    """The request in one line of JSON.

    :param present: what a request without ``now`` takes for it; aware.
    :raises RequestRefused: with one sentence.
    """
    try:
        values = json.loads(line, parse_constant=_refuse_constant)
    except RecursionError:
        raise RequestRefused("The line is nested too deeply.") from None
    except ValueError:
        raise RequestRefused("The line is not JSON." if line.strip() else "The line is empty.") from None
    if not isinstance(values, dict):
        raise RequestRefused("The line is not a JSON object.")
    return read_request(values, present)


def read_request(values: RequestValues, present: datetime) -> SlotRequest:
    """The request in a JSON object; a key that is missing takes its value from ``docs/reference/availability.md``.

    :raises RequestRefused: with one sentence.
    """
    now = _read_instant(values, "now", present)
    from_ = _read_instant(values, "from", now)
    until = _read_instant(values, "until", from_ + DEFAULT_HORIZON)
    rules = _read_rules(values)
    _check_range(values, from_, until, rules)
    return SlotRequest(
        availability=read_availability(values),
        rules=rules,
        busy=_read_intervals(values, "busy"),
        booked=_read_intervals(values, "booked"),
        now=now,
        from_=from_,
        until=until,
    )


def read_availability(values: RequestValues) -> Availability:
    """Read the availability from ``time_zone``, ``weekly`` and ``overrides`` of a JSON object; ignore other keys.

    A date that is overridden twice takes the later one.

    :raises RequestRefused: with one sentence.
    """
    zone = _load_zone(_read_typed(values, "time_zone", str, DEFAULT_TIME_ZONE))
    weekly = [_parse_window(each) for each in _read_typed(values, "weekly", list, [])]
    return Availability(
        zone, weekly, dict(_parse_override(each) for each in _read_typed(values, "overrides", list, []))
    )


def _read_rules(values: RequestValues) -> SlotRules:
    duration = _read_number(values, "duration", DEFAULT_MINUTES, least=1)
    increment = duration if values.get("increment") is None else _read_number(values, "increment", duration, least=1)
    return SlotRules(
        duration=duration * _MINUTE,
        increment=increment * _MINUTE,
        buffer_before=_read_number(values, "buffer_before", 0) * _MINUTE,
        buffer_after=_read_number(values, "buffer_after", 0) * _MINUTE,
        minimum_notice=_read_number(values, "minimum_notice", 0) * _MINUTE,
        daily_limit=None if values.get("daily_limit") is None else _read_number(values, "daily_limit", 0),
        limit=None if values.get("limit") is None else _read_number(values, "limit", 0),
    )


def _check_range(values: RequestValues, from_: datetime, until: datetime, rules: SlotRules) -> None:
    if until < from_ and values.get("from") is not None:
        raise RequestRefused("'until' lies before 'from'.")
    if until - from_ > MAX_HORIZON:
        raise RequestRefused(f"From 'from' to 'until' is more than {MAX_HORIZON.days} days.")
    if (until - from_) // (rules.increment or rules.duration) > MAX_STEPS:
        raise RequestRefused("The 'increment' is too small for so long a time from 'from' to 'until'.")


def _read_typed[T](values: RequestValues, key: str, kind: type[T], default: T) -> T:
    value = values.get(key, default)
    if not isinstance(value, kind):
        raise RequestRefused(f"'{key}' must be {_TYPE_PHRASES[kind]}.")
    return value


_TYPE_PHRASES: dict[type, str] = {str: "text", list: "a list", dict: "an object"}


def _read_number(values: RequestValues, key: str, default: int, *, least: int = 0) -> int:
    value = values.get(key, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RequestRefused(f"'{key}' must be a whole number.")
    if not least <= value <= MAX_MINUTES:
        raise RequestRefused(f"'{key}' must be between {least} and {MAX_MINUTES}.")
    return value


def _read_instant(values: RequestValues, key: str, default: datetime) -> datetime:
    value = values.get(key)
    if value is None:
        return default
    moment = _parse_instant(value, key)
    if moment.year not in _ACCEPTED_YEARS:
        raise RequestRefused(f"'{key}' must lie between the years {_ACCEPTED_YEARS[0]} and {_ACCEPTED_YEARS[-1]}.")
    return moment


def _parse_instant(value: object, key: str) -> datetime:
    if not isinstance(value, str):
        raise RequestRefused(f"'{key}' must be written like 2026-01-05T15:00:00Z.")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise RequestRefused(f"'{key}': {value[:40]!r} is not a time like 2026-01-05T15:00:00Z.") from None
    if moment.tzinfo is None:
        raise RequestRefused(f"'{key}': {value[:40]!r} says no offset from UTC, like the Z in 2026-01-05T15:00:00Z.")
    return moment


def _read_intervals(values: RequestValues, key: str) -> list[Interval]:
    return [_parse_interval(each, key) for each in _read_typed(values, key, list, [])]


def _parse_interval(value: object, key: str) -> Interval:
    match value:
        case [start, end]:
            try:
                return Interval.between(_parse_instant(start, key), _parse_instant(end, key))
            except ValueError:
                raise RequestRefused(f"'{key}' has a time that ends before it starts.") from None
        case _:
            raise RequestRefused(f"'{key}' must hold pairs of start and end.")


@lru_cache(maxsize=1024)
def _load_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # A name may be a folder, a file that holds no zone, or no path at all.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RequestRefused(f"{name[:40]!r} is not a time zone like America/New_York.") from None


def _parse_window(value: object) -> Window:
    match value:
        case {"days": [*days], "start": str(start), "end": str(end)}:
            numbers = frozenset(_parse_weekday(day) for day in days)
            return Window(numbers, _parse_clock_times(start, end))
        case _:
            raise RequestRefused("'weekly' must hold objects with 'days', 'start' and 'end'.")


def _parse_weekday(value: object) -> int:
    if not isinstance(value, str):
        raise RequestRefused("'days' must hold names like mon.")
    try:
        return parse_weekday(value)
    except ValueError as error:
        raise RequestRefused(str(error)) from None


def _parse_clock_times(start: str, end: str) -> ClockTimes:
    try:
        return parse_clock_times(start, end)
    except ValueError as error:
        raise RequestRefused(str(error)) from None


def _parse_override(value: object) -> tuple[date, list[ClockTimes]]:
    match value:
        case {"on": str(on), "windows": [*windows]}:
            return _parse_date(on), [_parse_window_pair(pair) for pair in windows]
        case _:
            raise RequestRefused("'overrides' must hold objects with 'on' and 'windows'.")


def _parse_date(text: str) -> date:
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise RequestRefused(f"{text[:40]!r} is not a date like 2023-06-13.") from None
    if on.year not in _ACCEPTED_YEARS:
        raise RequestRefused(f"'on' must lie between the years {_ACCEPTED_YEARS[0]} and {_ACCEPTED_YEARS[-1]}.")
    return on


def _parse_window_pair(value: object) -> ClockTimes:
    match value:
        case [str(start), str(end)]:
            return _parse_clock_times(start, end)
        case _:
            raise RequestRefused('The \'windows\' of an override must be pairs like ["10:00", "15:00"].')


def _refuse_constant(name: str) -> NoReturn:
    raise RequestRefused(f"{name} is not a JSON value.")
