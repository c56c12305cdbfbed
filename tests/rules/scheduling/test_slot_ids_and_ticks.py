from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.scheduling.slot_ids import parse_slot_id, slot_id
from klatsch.scheduling.ticks import TICK, TICK_SECONDS, ticks_between

TEN = datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_the_id_of_a_slot_is_its_start_in_utc() -> None:
    assert slot_id(TEN) == "2026-01-05T10:00:00Z"
    assert slot_id(TEN.astimezone(ZoneInfo("Asia/Kathmandu"))) == "2026-01-05T10:00:00Z"


@pytest.mark.parametrize("name", ["2026-01-05T10:00:00Z", "2026-01-05T11:00:00+01:00", "2026-01-05T10:00:00+00:00"])
def test_any_offset_names_the_same_slot(name: str) -> None:
    parsed = parse_slot_id(name)
    assert parsed == TEN
    assert parsed is not None
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize("name", ["", "ten", "2026-01-05T10:00:00", "1899-12-31T10:00:00Z", "3000-01-01T00:00:00Z"])
def test_what_names_no_slot(name: str) -> None:
    assert parse_slot_id(name) is None


@pytest.mark.parametrize("name", ["1900-01-01T00:00:00Z", "2999-12-31T23:55:00Z"])
def test_the_first_and_the_last_year_name_slots(name: str) -> None:
    parsed = parse_slot_id(name)
    assert parsed is not None
    assert slot_id(parsed) == name


def test_a_slot_owns_whole_ticks() -> None:
    first = int(TEN.timestamp()) // 300
    assert TICK_SECONDS == 300
    assert timedelta(minutes=5) == TICK
    assert ticks_between(TEN, TEN + timedelta(minutes=30)) == range(first, first + 6)
    assert ticks_between(TEN + timedelta(minutes=1), TEN + timedelta(minutes=6)) == range(first, first + 2)
    assert ticks_between(TEN, TEN + timedelta(seconds=1)) == range(first, first + 1)
    assert list(ticks_between(TEN, TEN)) == []


@given(st.integers(-600_000_000, 29_000_000_000), st.integers(1, 10_000), st.integers(1, 10_000))
def test_two_times_share_a_tick_when_they_overlap(start: int, first: int, second: int) -> None:
    begin = datetime.fromtimestamp(start, UTC)
    one = ticks_between(begin, begin + timedelta(seconds=first))
    later = begin + timedelta(seconds=first)
    other = ticks_between(later - timedelta(seconds=1), later + timedelta(seconds=second))
    assert set(one) & set(other)
