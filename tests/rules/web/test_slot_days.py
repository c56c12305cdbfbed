from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from klatsch.scheduling.intervals import Interval
from klatsch.web.shared.slot_days import MAX_UNFOLDED_SLOTS, slot_days

if TYPE_CHECKING:
    from klatsch.web.shared.slot_days import SlotDay


MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def half_hours(count: int, start: datetime = MONDAY) -> list[Interval]:
    starts = [start + timedelta(hours=24 * (number // 16), minutes=30 * (number % 16)) for number in range(count)]
    return [Interval.between(at, at + timedelta(minutes=30)) for at in starts]


def days(slots: list[Interval], zone: str = "Europe/Berlin", **options: str) -> list[SlotDay]:
    return slot_days(slots, ZoneInfo(zone), twelve_hours=False, **options)


def test_slots_are_grouped_by_the_days_and_parts_of_the_guests_own_zone() -> None:
    (monday,) = days(half_hours(16))
    assert [(part.label, len(part.slots)) for part in monday.parts] == [("Morning", 6), ("Afternoon", 10)]
    tokyo = days(half_hours(16), "Asia/Tokyo")
    assert [day.label for day in tokyo] == ["Monday, 5 January", "Tuesday, 6 January"]


def test_few_slots_are_all_in_sight() -> None:
    assert not any(day.is_folded for day in days(half_hours(MAX_UNFOLDED_SLOTS)))


def test_of_many_slots_the_first_day_is_in_sight_and_the_chosen_one() -> None:
    found = days(half_hours(48), chosen="2026-01-07T08:00:00Z")
    assert [(day.is_folded, day.count) for day in found] == [(False, 16), (True, 16), (False, 16)]


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    found = days(half_hours(4, datetime(2026, 11, 1, 5, 0, tzinfo=UTC)), "America/New_York")
    shown = [(slot.label, slot.note) for part in found[0].parts for slot in part.slots]
    assert shown == [("01:00", "EDT"), ("01:30", "EDT"), ("01:00", "EST"), ("01:30", "EST")]
