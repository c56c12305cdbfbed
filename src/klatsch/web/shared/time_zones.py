"""Which zone and clock a guest reads times in, and the list to choose from."""

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
    places: dict[str, list[tuple[str, str]]] = {area: [] for area in TIME_ZONE_AREAS}
    for name in sorted(available_zones()):
        area, _, place = name.partition("/")
        if place and area in places:
            places[area].append((name, _place_label(name)))
    return [*places.items(), ("UTC", [("UTC", "UTC")])]


def zone_label(name: str) -> str:
    """Return a zone's place as it is called today: America/Argentina/Buenos_Aires -> Buenos Aires (Argentina)."""
    return _place_label(current_zone_name(name))


def _place_label(name: str) -> str:
    _, _, place = name.partition("/")
    country, _, city = place.rpartition("/")
    words = (city or name).replace("_", " ")
    return f"{words} ({country.replace('_', ' ')})" if country else words


def prefers_twelve_hour_clock(request: HttpRequest) -> bool:
    """Whether the first region that the browser names says "3 pm" rather than "15:00"."""
    return uses_12_hour_clock(request_language(request))
