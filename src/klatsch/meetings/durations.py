"""Format a duration in the two largest units that are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from datetime import timedelta

DURATION_UNITS = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))


def format_duration(span: timedelta) -> str:
    """Return the two largest units that are needed, such as "9 min 12 s", "3 h" or "2 d 4 h"; at least "0 s"."""
    left = max(0, int(span.total_seconds()))
    first = next(
        (number for number, (_, seconds) in enumerate(DURATION_UNITS) if left >= seconds), len(DURATION_UNITS) - 1
    )
    parts: list[str] = []
    for unit, seconds in DURATION_UNITS[first : first + 2]:
        count, left = divmod(left, seconds)
        if count or not parts:
            parts.append(gettext("%(count)d %(unit)s") % {"count": count, "unit": _unit_name(unit)})
    return " ".join(parts)


def _unit_name(unit: str) -> str:
    return {"d": gettext("d"), "h": gettext("h"), "min": gettext("min"), "s": gettext("s")}[unit]
