from __future__ import annotations

from datetime import date

import pytest

from klatsch.meetings.next_contact import ContactInterval, next_contact_day


@pytest.mark.parametrize(
    ("day", "pause", "then"),
    [
        (date(2026, 1, 5), ContactInterval.TWO_WEEKS, date(2026, 1, 19)),
        (date(2026, 1, 31), ContactInterval.MONTH, date(2026, 2, 28)),
        (date(2026, 11, 30), ContactInterval.QUARTER, date(2027, 2, 28)),
        (date(2026, 12, 31), ContactInterval.HALF_YEAR, date(2027, 6, 30)),
        (date(2026, 6, 15), ContactInterval.HALF_YEAR, date(2026, 12, 15)),
        (date(2028, 2, 29), ContactInterval.YEAR, date(2029, 2, 28)),
    ],
)
def test_the_same_day_comes_back_or_the_last_one_of_a_shorter_month(
    day: date, pause: ContactInterval, then: date
) -> None:
    assert next_contact_day(day, pause) == then
