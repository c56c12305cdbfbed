from datetime import date

import pytest

from klatsch.meetings.next_contact import Pause, day_after


@pytest.mark.parametrize(
    ("day", "pause", "then"),
    [
        (date(2026, 1, 5), Pause.TWO_WEEKS, date(2026, 1, 19)),
        (date(2026, 1, 31), Pause.MONTH, date(2026, 2, 28)),
        (date(2026, 11, 30), Pause.QUARTER, date(2027, 2, 28)),
        (date(2026, 12, 31), Pause.HALF_YEAR, date(2027, 6, 30)),
        (date(2026, 6, 15), Pause.HALF_YEAR, date(2026, 12, 15)),
        (date(2028, 2, 29), Pause.YEAR, date(2029, 2, 28)),
    ],
)
def test_the_same_day_comes_back_or_the_last_one_of_a_shorter_month(day, pause, then):
    assert day_after(day, pause) == then
