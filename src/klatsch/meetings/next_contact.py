"""When to talk again, counted from a day: pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class Pause(StrEnum):
    """How long until the two talk again."""

    TWO_WEEKS = "two_weeks"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


MONTHS = {Pause.MONTH: 1, Pause.QUARTER: 3, Pause.HALF_YEAR: 6, Pause.YEAR: 12}


def day_after(day: date, pause: Pause) -> date:
    """Return the same day some months later, or the last one of a month that is too short for it."""
    if pause == Pause.TWO_WEEKS:
        return day + timedelta(weeks=2)
    years, month = divmod(day.month - 1 + MONTHS[pause], 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
