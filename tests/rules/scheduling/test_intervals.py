from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.scheduling.intervals import (
    Interval,
    ceil_instant,
    clip_intervals,
    floor_instant,
    merge_intervals,
    to_datetime,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
intervals = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda it: Interval(it[0], it[0] + it[1])))


def instants(of: list[Interval]) -> set[int]:
    return {instant for start, end in of for instant in range(start, end)}


def are_apart(of: list[Interval]) -> bool:
    return all(one.end < other.start for one, other in itertools.pairwise(of))


@given(some=intervals)
def test_merged_intervals_hold_the_same_instants_and_do_not_touch(some: list[Interval]) -> None:
    merged = merge_intervals(some)
    assert instants(merged) == instants(some)
    assert are_apart(merged)
    assert all(start < end for start, end in merged)


def test_intervals_that_touch_become_one() -> None:
    assert merge_intervals([Interval(5, 9), Interval(1, 5)]) == [Interval(1, 9)]


def test_an_interval_within_another_one_vanishes() -> None:
    assert merge_intervals([Interval(1, 9), Interval(2, 3), Interval(4, 4)]) == [Interval(1, 9)]


@given(some=intervals, low=st.integers(0, 50), length=st.integers(0, 50))
def test_a_clip_holds_the_instants_within_its_bounds(some: list[Interval], low: int, length: int) -> None:
    clipped = clip_intervals(merge_intervals(some), Interval(low, low + length))
    assert instants(clipped) == instants(some) & set(range(low, low + length))


def test_a_moment_within_a_second_widens_an_interval_to_whole_seconds() -> None:
    half = timedelta(milliseconds=500)
    assert Interval.between(NOON + half, NOON + 3 * half) == (floor_instant(NOON), floor_instant(NOON) + 2)


def test_an_interval_of_no_length_stays_one() -> None:
    assert Interval.between(NOON + timedelta(milliseconds=1), NOON + timedelta(milliseconds=1))[:] == (
        floor_instant(NOON),
        floor_instant(NOON),
    )


def test_instants_go_to_datetimes_and_back() -> None:
    assert to_datetime(floor_instant(NOON)) == NOON
    assert (Interval(0, 60).starts_at, Interval(0, 60).ends_at) == (
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1970, 1, 1, 0, 1, tzinfo=UTC),
    )


def test_before_1970_seconds_are_cut_towards_the_past_and_the_future_too() -> None:
    moment = datetime(1969, 12, 31, 23, 59, 58, 500_000, tzinfo=UTC)
    assert (floor_instant(moment), ceil_instant(moment)) == (-2, -1)


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Interval.between(NOON, NOON - timedelta(seconds=1))


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        floor_instant(NOON.replace(tzinfo=None))
