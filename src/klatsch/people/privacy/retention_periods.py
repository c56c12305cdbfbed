"""Retention periods: the choices of a host, and the date before which something expires. Pure."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

RETENTION_CHOICES_MONTHS = (6, 12, 24, 36, 60)
"""Months that a host can choose; without a choice things are kept until the host takes them away."""


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same time of day so many months earlier, on the last day of a month that is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
