"""Cases that were published with the task, each checked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from klatsch.scheduling.availability import Availability, parse_clock_times, parse_window
from klatsch.scheduling.intervals import Interval
from klatsch.scheduling.slots import SlotRules, open_slots

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "Z")


def span(start: str, end: str) -> Interval:
    return Interval.between(at(start), at(end))


def available(zone: str, *windows: str) -> Availability:
    return Availability(ZoneInfo(zone), [parse_window(window) for window in windows])


def starts(
    availability: Availability,
    start: str,
    end: str,
    *,
    busy: list[Interval] | tuple[()] = (),
    booked: list[Interval] | tuple[()] = (),
    **rules: int,
) -> list[str]:
    minutes = {name: timedelta(minutes=value) for name, value in rules.items() if "limit" not in name}
    limits = {name: value for name, value in rules.items() if "limit" in name}
    slots = open_slots(
        availability,
        SlotRules(**minutes, **limits),  # type: ignore[arg-type]
        busy=busy,
        booked=booked,
        now=LONG_AGO,
        from_=at(start),
        until=at(end),
    )
    return [slot.starts_at.strftime("%m-%dT%H:%M") for slot in slots]


WORK = available("America/New_York", "mon-fri=09:00-17:00")
MONDAY = ("2026-01-05T00:00", "2026-01-06T00:00")


def test_a_working_day_in_new_york_has_sixteen_half_hours() -> None:
    found = starts(WORK, *MONDAY)
    assert (len(found), found[0], found[-1]) == (16, "01-05T14:00", "01-05T21:30")


def test_a_busy_hour_takes_two_of_them() -> None:
    assert len(starts(WORK, *MONDAY, busy=[span("2026-01-05T15:00", "2026-01-05T16:00")])) == 14


def test_every_quarter_of_an_hour_there_are_thirty_one() -> None:
    assert len(starts(WORK, *MONDAY, increment=15)) == 31


@pytest.mark.parametrize(("sunday", "first"), [("2026-03-08", "13:00"), ("2026-11-01", "14:00")])
def test_nine_o_clock_is_nine_o_clock_on_days_when_the_clock_changes(sunday: str, first: str) -> None:
    availability = available("America/New_York", "sun=09:00-17:00")
    assert starts(availability, f"{sunday}T00:00", f"{sunday}T23:59")[0] == f"{sunday[5:]}T{first}"


@pytest.mark.parametrize(
    ("sunday", "start", "end"), [("2026-03-08", "17:00", "22:00"), ("2026-11-01", "18:00", "23:00")]
)
def test_an_afternoon_on_a_day_when_the_clock_changes_is_five_hours(sunday: str, start: str, end: str) -> None:
    availability = available("America/New_York", "sun=13:00-18:00")
    day = span(f"{sunday}T00:00", f"{sunday}T23:59")
    assert availability.windows(*day) == [span(f"{sunday}T{start}", f"{sunday}T{end}")]


def test_two_whole_days_that_touch_are_one_range() -> None:
    availability = available("Europe/London", "mon,tue=00:00-24:00")
    week = span("2026-06-13T00:00", "2026-06-20T00:00")
    assert availability.windows(*week) == [span("2026-06-14T23:00", "2026-06-16T23:00")]


def test_an_override_replaces_the_whole_day_and_only_that_day() -> None:
    availability = Availability(
        ZoneInfo("America/New_York"),
        [parse_window("mon-fri=08:00-17:00")],
        {date(2023, 6, 13): [parse_clock_times("10:00", "15:00")]},
    )
    assert availability.windows(*span("2023-06-13T00:00", "2023-06-15T00:00"))[:2] == [
        span("2023-06-13T14:00", "2023-06-13T19:00"),
        span("2023-06-14T12:00", "2023-06-14T21:00"),
    ]


def test_a_busy_time_does_not_shift_the_grid() -> None:
    availability = available("UTC", "mon=08:00-12:30")
    busy = [span("2026-01-05T10:00", "2026-01-05T10:10")]
    assert starts(availability, *MONDAY, busy=busy, duration=60) == ["01-05T08:00", "01-05T09:00", "01-05T11:00"]


@pytest.mark.parametrize(("limit", "some"), [(2, True), (1, False)])
def test_a_day_with_one_meeting_is_full_at_a_limit_of_one_and_open_at_two(limit: int, some: bool) -> None:
    booked = [span("2026-01-05T15:00", "2026-01-05T16:00")]
    assert bool(starts(WORK, *MONDAY, booked=booked, daily_limit=limit)) is some
