"""Format the time of a chat for one reader: in their time zone and their language."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from klatsch.core.i18n.locale import uses_12_hour_clock

if TYPE_CHECKING:
    from datetime import datetime, tzinfo


# Browsers go on using the name that a zone had first; people there use the present one (tz database, file `backward`).
RENAMED_ZONES = {
    "America/Godthab": "America/Nuuk",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
}


def current_zone_name(time_zone: str) -> str:
    """Return what a zone is called today."""
    return RENAMED_ZONES.get(time_zone, time_zone)


def format_time_range(starts_at: datetime, ends_at: datetime, time_zone: str, language: str) -> str:
    """Return for example "Monday, 5 January 2026, 10:00–10:30 (Berlin time, UTC+01:00)".

    The words are those of the language in force; `language`, the reader's, says which clock they read.
    """
    zone = zone_or_utc(time_zone)
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return gettext("%(day)s, %(from)s–%(until)s (%(place)s time, UTC%(offset)s)") % {
        "day": date_format(start, pgettext("format of a date", "l, j F Y")),
        "from": _format_clock(start, language),
        "until": _format_clock(end, language),
        "place": _zone_city(time_zone),
        "offset": f"{start:%:z}",
    }


def format_deadline(instant: datetime, time_zone: str, language: str) -> str:
    """Return for example "10:15 on Monday, 5 January 2026 (Berlin time)"; `language` as in `format_time_range`."""
    at = instant.astimezone(zone_or_utc(time_zone))
    return gettext("%(time)s on %(day)s (%(place)s time)") % {
        "day": date_format(at, pgettext("format of a date", "l, j F Y")),
        "time": _format_clock(at, language),
        "place": _zone_city(time_zone),
    }


def _format_clock(at: datetime, language: str) -> str:
    return date_format(at, "g:i A" if uses_12_hour_clock(language) else "H:i")


def _zone_city(time_zone: str) -> str:
    return current_zone_name(time_zone).rpartition("/")[2].replace("_", " ")


def zone_or_utc(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
