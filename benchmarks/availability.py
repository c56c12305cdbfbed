"""Measure open slots for a year with 2,000 busy times and for a guest's page: `python -m benchmarks.availability`.

Each figure is the median of many runs; what it costs to look up the changes of a zone once is shown apart. The floor
is what any answer costs in this process: making as many intervals as there are slots.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from klatsch.scheduling.availability import Availability, parse_window
from klatsch.scheduling.intervals import Interval, floor_instant
from klatsch.scheduling.slots import SlotRules, is_offered, open_slots

if TYPE_CHECKING:
    from collections.abc import Callable

START_AT = datetime(2026, 1, 1, tzinfo=UTC)
YEAR_END_AT = START_AT + timedelta(days=365)
WORKING_HOURS = Availability(ZoneInfo("Europe/Berlin"), [parse_window("mon-fri=09:00-17:00")])
AROUND_THE_CLOCK = Availability(ZoneInfo("Europe/Berlin"), [parse_window("mon-sun=00:00-24:00")])
SLOT_RULES = SlotRules(buffer_after=timedelta(minutes=10), minimum_notice=timedelta(hours=1), daily_limit=8)


def busy_times(count: int, until: datetime) -> list[Interval]:
    choose = random.Random(2026)  # noqa: S311 - made-up calendars
    low, high = floor_instant(START_AT), floor_instant(until)
    starts = [choose.randrange(low, high, 300) for _ in range(count)]
    return [Interval(start, start + choose.randrange(900, 7200, 300)) for start in starts]


def median_milliseconds(work: Callable[[], object], runs: int) -> float:
    """The median of ``runs``."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def compute_slots(availability: Availability, busy: list[Interval], until: datetime) -> list[Interval]:
    return open_slots(availability, SLOT_RULES, busy=busy, booked=busy[:7], now=START_AT, from_=START_AT, until=until)


def measure(name: str, work: Callable[[], list[Interval]], runs: int) -> dict[str, object]:
    count = len(work())
    median = median_milliseconds(work, runs)
    floor = median_milliseconds(lambda: [Interval(start, start + 1800) for start in range(count)], runs)
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "what": name,
        "slots": count,
        "median_ms": round(median, 3),
        "times_the_floor": round(median / floor, 1),
        "peak_kib": peak // 1024,
    }


def measure_uncached_zone() -> float:
    """A page for a host in a zone that nobody has asked for since the process started."""
    santiago = Availability(ZoneInfo("America/Santiago"), [parse_window("mon-fri=09:00-17:00")])
    return median_milliseconds(lambda: compute_slots(santiago, [], START_AT + timedelta(days=14)), 1)


def main() -> None:
    year, fortnight = busy_times(2000, YEAR_END_AT), START_AT + timedelta(days=14)
    few = busy_times(20, fortnight)
    slot = compute_slots(WORKING_HOURS, few, fortnight)[40]

    def check_slot() -> list[Interval]:
        offered = is_offered(
            slot.starts_at,
            WORKING_HOURS,
            SLOT_RULES,
            busy=few,
            booked=few[:7],
            now=START_AT,
            from_=START_AT,
            until=fortnight,
        )
        return [slot] if offered else []

    cold = measure_uncached_zone()
    rows = [
        measure(
            "a year of working hours, 2,000 busy times", lambda: compute_slots(WORKING_HOURS, year, YEAR_END_AT), 30
        ),
        measure(
            "a year of days and nights, 2,000 busy times",
            lambda: compute_slots(AROUND_THE_CLOCK, year, YEAR_END_AT),
            30,
        ),
        measure("a guest's page: 14 days, 20 busy times", lambda: compute_slots(WORKING_HOURS, few, fortnight), 500),
        measure("is this slot offered?", check_slot, 500),
    ]
    for row in rows:
        print(json.dumps(row))
    print(json.dumps({"what": "a page in a zone not asked for before", "once_ms": round(cold, 3)}))
    print(json.dumps({"what": "numpy was loaded", "answer": "numpy" in sys.modules}))


if __name__ == "__main__":
    main()
