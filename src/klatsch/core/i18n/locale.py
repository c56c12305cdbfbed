"""Which languages there are, and speaking one of them for a while."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, number_format

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.http import HttpRequest

# Where people say "3 pm" (Unicode CLDR, hour format of the region's first language).
TWELVE_HOUR_CLOCK_REGIONS = {"US", "CA", "AU", "NZ", "IN", "PH", "EG", "SA", "PK", "BD", "MY", "CO", "JO", "KW", "AE"}


def supported_language(code: str) -> str:
    """Return the language that klatsch speaks for `code` ("de-AT" -> "de"), or "" when it speaks none like it."""
    try:
        return translation.get_supported_language_variant(code)
    except (LookupError, ValueError):
        return ""


def request_language(request: HttpRequest) -> str:
    """Return the language in force for `request`, with the region that its browser names first: "en-US".

    Whoever reads another language than the browser asked for has their region from nowhere.
    """
    spoken = translation.get_language() or settings.LANGUAGE_CODE
    first = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0]
    region = first.partition("-")[2].upper()
    knows = region in TWELVE_HOUR_CLOCK_REGIONS and spoken == translation.get_language_from_request(request)
    return f"{spoken}-{region}" if knows else spoken


def uses_12_hour_clock(language: str) -> bool:
    """Whether readers of `language`, told with its region as by `request_language`, say "3 pm" rather than "15:00"."""
    return language.partition("-")[2].upper() in TWELVE_HOUR_CLOCK_REGIONS


@contextmanager
def override_language(language: str) -> Iterator[None]:
    """Speak the reader's language inside the block, or the server's own where there is no such translation."""
    with translation.override(supported_language(language) or settings.LANGUAGE_CODE):
        yield


class DjangoTranslator:
    """Says what pure rules found (see `core.words`) in the language in force."""

    def sentence(self, english: str, /) -> str:
        return translation.gettext(english)

    def counted(self, one: str, many: str, count: int, /) -> str:
        return translation.ngettext(one, many, count)

    def day(self, day: date, /) -> str:
        return date_format(day, translation.gettext("j F Y"))

    def month(self, day: date, /) -> str:
        return date_format(day, "F Y")

    def number(self, number: float, decimals: int, /) -> str:
        return number_format(number, decimals, force_grouping=True)
