from __future__ import annotations

import pytest

from klatsch.scheduling.filters import after_notice, first_slots, within_daily_limit, within_horizon, without_busy
from klatsch.scheduling.intervals import Interval
from klatsch.scheduling.slots import step_slots

SLOTS = [Interval(start, start + 10) for start in range(0, 60, 10)]


def starts(slots: list[Interval]) -> list[int]:
    return [slot.start for slot in slots]


@pytest.mark.parametrize(
    ("busy", "left"),
    [
        ([], [0, 10, 20, 30, 40, 50]),
        ([Interval(20, 30)], [0, 10, 30, 40, 50]),
        ([Interval(19, 31)], [0, 40, 50]),
        ([Interval(25, 26)], [0, 10, 30, 40, 50]),
        ([Interval(-9, 5), Interval(55, 99)], [10, 20, 30, 40]),
        ([Interval(-9, 99)], []),
    ],
)
def test_a_slot_that_shares_a_second_with_something_busy_is_left_out(busy: list[Interval], left: list[int]) -> None:
    assert starts(without_busy(SLOTS, busy)) == left


@pytest.mark.parametrize(("before", "after", "left"), [(1, 0, [0, 10, 40, 50]), (0, 1, [0, 30, 40, 50])])
def test_a_buffer_reaches_out_on_its_own_side_only(before: int, after: int, left: list[int]) -> None:
    assert starts(without_busy(SLOTS, [Interval(20, 30)], before=before, after=after)) == left


def test_slots_that_overlap_each_other_are_each_looked_at() -> None:
    slots = [Interval(start, start + 10) for start in range(0, 40, 5)]
    assert starts(without_busy(slots, [Interval(12, 13), Interval(31, 32)])) == [0, 15, 20, 35]


def test_the_horizon_holds_slots_that_lie_within_it_whole() -> None:
    assert starts(within_horizon(SLOTS, 10, 40)) == [10, 20, 30]
    assert starts(within_horizon(SLOTS, 11, 39)) == [20]


def test_a_slot_may_be_taken_until_exactly_the_notice_before_it_starts() -> None:
    assert starts(after_notice(SLOTS, now=5, notice=25)) == [30, 40, 50]
    assert starts(after_notice(SLOTS, now=5, notice=26)) == [40, 50]


def half_minute(instant: int) -> int:
    return instant // 30


def test_a_full_day_has_no_slots_and_the_others_keep_theirs() -> None:
    booked = [Interval(29, 35), Interval(31, 32)]
    assert starts(within_daily_limit(SLOTS, booked, 1, half_minute)) == []
    assert starts(within_daily_limit(SLOTS, booked[:1], 1, half_minute)) == [30, 40, 50]
    assert starts(within_daily_limit(SLOTS, booked, 2, half_minute)) == starts(SLOTS)


def test_a_daily_limit_of_nothing_leaves_nothing_and_none_leaves_all() -> None:
    assert within_daily_limit(SLOTS, [], 0, half_minute) == []
    assert within_daily_limit(SLOTS, SLOTS, None, half_minute) == SLOTS


def test_the_first_ones_are_the_first_ones() -> None:
    assert starts(first_slots(SLOTS, 2)) == [0, 10]
    assert first_slots(SLOTS, 0) == []
    assert first_slots(SLOTS, None) == SLOTS


def test_steps_begin_at_each_window_and_end_where_a_slot_no_longer_fits() -> None:
    windows = [Interval(3, 27), Interval(40, 49), Interval(50, 60)]
    assert starts(step_slots(windows, 10, 7, not_before=0, not_after=99)) == [3, 10, 17, 50]


def test_steps_that_come_too_early_are_skipped_without_moving_the_grid() -> None:
    assert starts(step_slots([Interval(3, 60)], 10, 7, not_before=11, not_after=45)) == [17, 24, 31]


def test_a_window_that_overlaps_the_one_before_takes_over_its_steps() -> None:
    assert starts(step_slots([Interval(0, 60), Interval(25, 60)], 10, 10, not_before=0, not_after=60)) == [
        *(0, 10, 20),
        *(25, 35, 45),
    ]
