from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from klatsch.scheduling.zones import DAY_SECONDS, offset_at, offset_periods


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("zone", "around", "change", "offsets"),
    [
        ("America/New_York", "2026-03-08T00:00Z", "2026-03-08T07:00Z", (-5 * 3600, -4 * 3600)),
        ("Australia/Lord_Howe", "2026-04-04T00:00Z", "2026-04-04T15:00Z", (39600, 37800)),
        ("Asia/Kathmandu", "1985-12-31T00:00Z", "1985-12-31T18:30Z", (19800, 20700)),
        ("Pacific/Apia", "2011-12-30T00:00Z", "2011-12-30T10:00Z", (-36000, 50400)),
    ],
)
def test_a_zone_is_cut_where_its_offset_changes(zone: str, around: str, change: str, offsets: tuple[int, ...]) -> None:
    start, end = instant(around) - 5 * DAY_SECONDS, instant(around) + 5 * DAY_SECONDS
    assert offset_periods(ZoneInfo(zone), start, end) == [
        (start, instant(change), offsets[0]),
        (instant(change), end, offsets[1]),
    ]


def test_a_zone_that_never_changes_is_one_stretch_over_many_years() -> None:
    assert offset_periods(ZoneInfo("Etc/GMT-3"), 0, 20_000 * DAY_SECONDS) == [(0, 20_000 * DAY_SECONDS, 10_800)]


def test_nothing_is_no_stretch() -> None:
    assert offset_periods(ZoneInfo("UTC"), 500, 500) == []


def test_offsets_of_local_mean_time_keep_their_seconds() -> None:
    long_ago = int(datetime(1880, 1, 1, tzinfo=UTC).timestamp())
    assert (
        offset_at(ZoneInfo("Europe/Amsterdam"), long_ago)
        == offset_periods(ZoneInfo("Europe/Amsterdam"), long_ago, long_ago + 1)[0].offset
    )
    assert offset_at(ZoneInfo("Africa/Monrovia"), long_ago) % 60 != 0


def test_every_zone_that_is_known_has_the_same_offset_in_its_stretches_at_any_hour() -> None:
    """Looks once a seventh of a day plus a bit, so that the hours looked at wander through the day."""
    start, end = instant("2005-01-01T00:00Z"), instant("2006-06-01T00:00Z")
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        found = offset_periods(zone, start, end)
        assert [one.end for one in found[:-1]] == [one.start for one in found[1:]], name
        for low, high, offset in found:
            assert {
                offset_at(zone, moment) for moment in (low, *range(low, high, 5 * DAY_SECONDS + 3700), high - 1)
            } == {offset}, name
