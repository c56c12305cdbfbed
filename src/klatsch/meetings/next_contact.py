"""Compute the day of the next contact."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class ContactInterval(StrEnum):
    """The time until the two talk again."""

    TWO_WEEKS = "two_weeks"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


INTERVAL_MONTHS = {
    ContactInterval.MONTH: 1,
    ContactInterval.QUARTER: 3,
    ContactInterval.HALF_YEAR: 6,
    ContactInterval.YEAR: 12,
}


def next_contact_day(day: date, pause: ContactInterval) -> date:
    """Return the same day some months later, or the last one of a month that is too short for it."""
    if pause == ContactInterval.TWO_WEEKS:
        return day + timedelta(weeks=2)
    years, month = divmod(day.month - 1 + INTERVAL_MONTHS[pause], 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
