"""Time zones by name and in words, the choices of a select, and whether a reader uses a 12-hour clock."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from klatsch.bookings.format_time import current_zone_name
from klatsch.core.i18n.locale import request_language, uses_12_hour_clock

if TYPE_CHECKING:
    from django.http import HttpRequest

TIME_ZONE_AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def zone_or_default(name: str, otherwise: str) -> ZoneInfo:
    """Return the zone called `name`, or the one called `otherwise` when there is none."""
    return ZoneInfo(name if name in available_zones() else otherwise)


@cache
def available_zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (area, [(zone, its name in words)]) for a select, places only, in the order of the alphabet."""
    zones: dict[str, list[tuple[str, str]]] = {area: [] for area in TIME_ZONE_AREAS}
    for name in sorted(available_zones()):
        area, _, city = name.partition("/")
        if city and area in zones:
            zones[area].append((name, _place_label(name)))
    return [*zones.items(), ("UTC", [("UTC", "UTC")])]


def zone_label(name: str) -> str:
    """Return the label of a zone, by its current name: America/Argentina/Buenos_Aires -> Buenos Aires (Argentina)."""
    return _place_label(current_zone_name(name))


def _place_label(name: str) -> str:
    _, _, place = name.partition("/")
    country, _, city = place.rpartition("/")
    words = (city or name).replace("_", " ")
    return f"{words} ({country.replace('_', ' ')})" if country else words


def prefers_twelve_hour_clock(request: HttpRequest) -> bool:
    """Return whether the browser's first region writes "3 pm" rather than "15:00"."""
    return uses_12_hour_clock(request_language(request))
