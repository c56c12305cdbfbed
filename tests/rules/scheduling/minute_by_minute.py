"""The rules of docs/reference/availability.md once more, as slowly and plainly as possible, minute by minute.

Written from the words alone; it shares no code with klatsch. Wall clocks must show whole minutes (after 1975 they do).
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
LOOKED_BACK = timedelta(days=16)
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def answer(request: dict[str, Any]) -> list[list[str]]:
    zone = ZoneInfo(request["time_zone"])
    earliest, end = moment(request["from"]), moment(request["until"])
    notice = request["minimum_notice"] * MINUTE
    blocks = [(moment(first), moment(last)) for first, last in request["busy"] + request["booked"]]
    meetings = Counter(moment(first).astimezone(zone).date() for first, _ in request["booked"])
    slots = []
    for start in starts(request, zone, earliest, end):
        finish = start + request["duration"] * MINUTE
        guarded = (start - request["buffer_before"] * MINUTE, finish + request["buffer_after"] * MINUTE)
        if start < earliest or finish > end or start < moment(request["now"]) + notice:
            continue
        if any(overlap(guarded, block) for block in blocks):
            continue
        if request["daily_limit"] is not None and meetings[start.astimezone(zone).date()] >= request["daily_limit"]:
            continue
        slots.append([written(start), written(finish)])
    return slots[: request["limit"]]


def starts(request: dict[str, Any], zone: ZoneInfo, earliest: datetime, end: datetime) -> list[datetime]:
    """Every place of the grid where a slot fits into the open minutes."""
    first = (earliest - LOOKED_BACK).replace(second=0, microsecond=0)
    minutes = [first + count * MINUTE for count in range((end - first) // MINUTE + 1)]
    hours = HoursByDate(request)
    is_open = [open_at(minute.astimezone(zone), hours) for minute in minutes]
    first_closed = is_open.index(False) if False in is_open else len(is_open)
    fits = still_open_for(is_open)
    step = request["increment"] or request["duration"]
    found = []
    origin = None
    for place, minute in enumerate(minutes):
        if not is_open[place]:
            origin = None
            continue
        if origin is None:
            origin = place
        if place < first_closed and begins_a_week(minute, zone):
            origin = place
        if (place - origin) % step == 0 and fits[place] >= request["duration"]:
            found.append(minute)
    return found


def begins_a_week(minute: datetime, zone: ZoneInfo) -> bool:
    today, before = minute.astimezone(zone).date(), (minute - MINUTE).astimezone(zone).date()
    return today.weekday() == 0 and today > before


def still_open_for(is_open: list[bool]) -> list[int]:
    """For every minute, how many minutes in a row are open from it on."""
    lengths = [0] * (len(is_open) + 1)
    for place in range(len(is_open) - 1, -1, -1):
        lengths[place] = lengths[place + 1] + 1 if is_open[place] else 0
    return lengths


def open_at(local: datetime, hours: dict[str, Any]) -> bool:
    clock = local.hour * 60 + local.minute
    return any(start <= clock < end for start, end in hours[local.date()])


class HoursByDate(dict[str, Any]):
    """The host's windows on a date, in minutes after midnight."""

    def __init__(self, request: dict[str, Any]) -> None:
        super().__init__()
        self.request = request

    def __missing__(self, on: date) -> list[tuple[int, int]]:
        named = [
            (window["start"], window["end"])
            for window in self.request["weekly"]
            if NAMES[on.weekday()] in window["days"]
        ]
        for override in self.request["overrides"]:
            if override["on"] == on.isoformat():
                named = override["windows"]
        self[on] = [(minute_of(start), minute_of(end)) for start, end in named]
        return self[on]


def minute_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def written(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
