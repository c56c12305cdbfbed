from __future__ import annotations

from datetime import UTC, datetime

import pytest

from klatsch.people.privacy.retention_periods import months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 1, 5), 6, (2025, 7, 5)),
        ((2026, 3, 31), 13, (2025, 2, 28)),
        ((2024, 2, 29), 12, (2023, 2, 28)),
        ((2026, 12, 31), 12, (2025, 12, 31)),
        ((2026, 12, 31), 60, (2021, 12, 31)),
        ((2026, 1, 31), 2, (2025, 11, 30)),
    ],
)
def test_months_are_those_of_the_calendar(day: tuple[int, int, int], months: int, before: tuple[int, int, int]) -> None:
    assert months_before(datetime(*day, 9, tzinfo=UTC), months) == datetime(*before, 9, tzinfo=UTC)
