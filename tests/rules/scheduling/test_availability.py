from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from klatsch.scheduling.availability import Availability, parse_clock, parse_clock_times, parse_window
from tests.rules.scheduling.test_published_cases import span, starts

if TYPE_CHECKING:
    from klatsch.scheduling.intervals import Interval

ALWAYS = "mon-sun=00:00-24:00"


def host(zone: str, *windows: str, **overrides: list[tuple[str, str]]) -> Availability:
    """``host("UTC", "mon=09:00-17:00", on_2026_01_05=[...])``."""
    days = {
        date.fromisoformat(name[3:].replace("_", "-")): [parse_clock_times(*pair) for pair in pairs]
        for name, pairs in overrides.items()
    }
    return Availability(ZoneInfo(zone), [parse_window(window) for window in windows], days)


def hours(availability: Availability, start: str, end: str) -> list[Interval]:
    return availability.windows(*span(start, end))


def test_the_hour_that_the_clock_skips_is_not_offered() -> None:
    night = host("America/New_York", "sun=01:00-04:00")
    assert starts(night, "2026-03-08T00:00", "2026-03-09T00:00", duration=60) == ["03-08T06:00", "03-08T07:00"]


def test_a_window_within_the_skipped_hour_is_empty() -> None:
    assert hours(host("America/New_York", "sun=02:00-03:00"), "2026-03-08T00:00", "2026-03-09T00:00") == []


def test_a_window_that_begins_in_the_skipped_hour_begins_when_the_clock_goes_on() -> None:
    found = hours(host("America/New_York", "sun=02:30-04:00"), "2026-03-08T00:00", "2026-03-09T00:00")
    assert found == [span("2026-03-08T07:00", "2026-03-08T08:00")]


def test_the_hour_that_comes_twice_is_offered_twice() -> None:
    night = host("America/New_York", "sun=01:00-02:00")
    assert starts(night, "2026-11-01T00:00", "2026-11-02T00:00", duration=60) == ["11-01T05:00", "11-01T06:00"]


def test_half_of_the_hour_that_comes_twice_is_offered_twice_with_a_gap() -> None:
    found = hours(host("America/New_York", "sun=01:00-01:30"), "2026-11-01T00:00", "2026-11-02T00:00")
    assert found == [span("2026-11-01T05:00", "2026-11-01T05:30"), span("2026-11-01T06:00", "2026-11-01T06:30")]


def test_lord_howe_skips_and_repeats_half_an_hour() -> None:
    night = host("Australia/Lord_Howe", "sun=01:00-04:00")
    assert hours(night, "2026-10-03T00:00", "2026-10-04T12:00") == [span("2026-10-03T14:30", "2026-10-03T17:00")]
    assert hours(night, "2026-04-04T00:00", "2026-04-05T12:00") == [span("2026-04-04T14:00", "2026-04-04T17:30")]


def test_kathmandu_is_five_hours_and_three_quarters_ahead() -> None:
    found = hours(host("Asia/Kathmandu", "mon=09:00-17:00"), "2026-01-05T00:00", "2026-01-06T00:00")
    assert found == [span("2026-01-05T03:15", "2026-01-05T11:15")]


@pytest.mark.parametrize(
    ("zone", "window", "day", "start", "end"),
    [
        ("America/Asuncion", "sun=00:00-24:00", "2024-10-06", "2024-10-06T04:00", "2024-10-07T03:00"),
        ("Africa/Cairo", "fri=00:00-24:00", "2023-04-28", "2023-04-27T22:00", "2023-04-28T21:00"),
        ("Asia/Beirut", "sun=00:00-24:00", "2026-03-29", "2026-03-28T22:00", "2026-03-29T21:00"),
        ("America/Havana", "sun=00:00-24:00", "2026-03-08", "2026-03-08T05:00", "2026-03-09T04:00"),
    ],
)
def test_a_day_that_begins_at_one_has_twenty_three_hours(
    zone: str, window: str, day: str, start: str, end: str
) -> None:
    found = hours(host(zone, window), f"{day}T10:00", f"{day}T12:00")[0]
    whole = hours(host(zone, window), f"{day}T10:00", f"{end}")[0]
    assert (found.start, whole) == (span(start, end).start, span(start, end))


def test_a_midnight_that_comes_twice_belongs_to_both_days_as_the_clock_shows() -> None:
    # At 24:00 on Saturday 2024-03-23 the clocks of Paraguay went back to 23:00.
    saturday = hours(host("America/Asuncion", "sat=23:00-24:00"), "2024-03-23T12:00", "2024-03-25T12:00")
    assert saturday == [span("2024-03-24T02:00", "2024-03-24T04:00")]


def test_a_date_that_comes_goes_and_comes_again_is_offered_both_times() -> None:
    # At 00:01 on Sunday 2006-10-29 the clocks of Newfoundland went back to 23:01 on Saturday.
    sunday = hours(host("America/St_Johns", "sun=00:00-00:30"), "2006-10-29T00:00", "2006-10-29T12:00")
    assert sunday == [span("2006-10-29T02:30", "2006-10-29T02:31"), span("2006-10-29T03:30", "2006-10-29T04:00")]


def test_the_day_that_samoa_skipped_is_not_offered() -> None:
    friday = host("Pacific/Apia", "fri=00:00-24:00")
    assert hours(friday, "2011-12-29T00:00", "2012-01-02T00:00") == []


def test_thursday_and_saturday_touch_where_friday_was_skipped() -> None:
    days = host("Pacific/Apia", "thu=22:00-24:00", "sat=00:00-02:00")
    assert hours(days, "2011-12-29T00:00", "2012-01-02T00:00") == [span("2011-12-30T08:00", "2011-12-30T12:00")]


def test_a_day_off_on_a_day_that_never_was_changes_nothing() -> None:
    always, day_off = host("Pacific/Apia", ALWAYS), host("Pacific/Apia", ALWAYS, on_2011_12_30=[])
    week = ("2011-12-28T00:00", "2012-01-04T00:00")
    assert hours(day_off, *week) == hours(always, *week)


def test_a_zone_that_gave_up_changing_its_clock_stays_where_it_is() -> None:
    assert hours(host("America/Asuncion", "mon=09:00-10:00"), "2026-06-01T00:00", "2026-06-02T00:00") == [
        span("2026-06-01T12:00", "2026-06-01T13:00")
    ]


def test_a_window_is_told_from_its_beginning_however_late_one_asks() -> None:
    days = host("UTC", "mon-sat=00:00-24:00")
    assert hours(days, "2026-01-10T20:00", "2026-01-12T00:00") == [span("2026-01-05T00:00", "2026-01-11T00:00")]


def test_after_a_day_off_long_ago_the_window_begins_there() -> None:
    since = host("UTC", ALWAYS, on_2020_02_02=[])
    assert hours(since, "2026-01-07T00:00", "2026-01-08T00:00") == [span("2020-02-03T00:00", "2026-01-08T00:00")]


def test_where_there_is_no_beginning_each_monday_is_one() -> None:
    found = hours(host("UTC", ALWAYS), "2026-01-07T00:00", "2026-01-14T00:00")
    assert found == [span("2026-01-05T00:00", "2026-01-14T00:00"), span("2026-01-12T00:00", "2026-01-14T00:00")]


def test_many_whole_days_in_a_row_are_one_window() -> None:
    days = {f"on_2026_02_{day:02}": [("00:00", "24:00")] for day in range(1, 29)}
    found = hours(host("UTC", **days), "2026-02-27T00:00", "2026-03-09T00:00")
    assert found == [span("2026-02-01T00:00", "2026-03-01T00:00")]


@pytest.mark.parametrize(
    ("text", "days", "times"),
    [
        ("mon-fri=09:00-17:00", {0, 1, 2, 3, 4}, ("09:00", "17:00")),
        ("sat,sun=10:00-24:00", {5, 6}, ("10:00", "24:00")),
        ("fri-mon=0:00-8:30", {4, 5, 6, 0}, ("00:00", "08:30")),
        (" Tue , thu-fri = 09:00 - 10:00 ", {1, 3, 4}, ("09:00", "10:00")),
    ],
)
def test_a_window_is_read_as_people_write_it(text: str, days: set[int], times: tuple[str, ...]) -> None:
    window = parse_window(text)
    assert (window.days, window.times) == (days, parse_clock_times(*times))  # type: ignore[comparison-overlap]


@pytest.mark.parametrize(
    "text", ["", "mon", "mon=", "mon=09:00", "mon=9-17", "=09:00-17:00", "mon-=", "foo=09:00-17:00", "mon=17:00-09:00"]
)
def test_a_window_that_cannot_be_read_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_window(text)


@pytest.mark.parametrize("text", ["24:01", "25:00", "09:60", "9", "09:00:00", "-1:00", "²3:00", "09:00\n"])
def test_a_time_of_day_that_no_clock_shows_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time of day"):
        parse_clock(text)
