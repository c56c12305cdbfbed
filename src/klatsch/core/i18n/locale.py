"""Languages and regions of readers, and Django's translations behind the interface `Translator`."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation.trans_real import parse_accept_lang_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

# Regions in which people say "3 pm" (Unicode CLDR, hour format of the region's first language).
TWELVE_HOUR_CLOCK_REGIONS = {"US", "CA", "AU", "NZ", "IN", "PH", "EG", "SA", "PK", "BD", "MY", "CO", "JO", "KW", "AE"}


def supported_language(code: str) -> str:
    """Return the language with translations for `code` ("de-AT" -> "de"), or "" when there is none like it."""
    try:
        return translation.get_supported_language_variant(code)
    except (LookupError, ValueError):
        return ""


def request_language(request: HttpRequest) -> str:
    """Return the language in force for `request`, with the region that its browser names first: "en-US"."""
    spoken = translation.get_language() or settings.LANGUAGE_CODE
    return language_with_region(request.headers.get("Accept-Language", ""), spoken)


@lru_cache(maxsize=512)
def language_with_region(accept_language: str, spoken: str) -> str:
    """Return `spoken` with the region that an Accept-Language header names first, where that decides the clock.

    There is no region for a reader who chose another language than the browser asks for.
    """
    first = accept_language.partition(",")[0].partition(";")[0]
    region = first.partition("-")[2].upper()
    is_known = region in TWELVE_HOUR_CLOCK_REGIONS and spoken == _accepted_language(accept_language)
    return f"{spoken}-{region}" if is_known else spoken


def _accepted_language(accept_language: str) -> str:
    codes = [code for code, _quality in parse_accept_lang_header(accept_language.lower()) if code != "*"]
    return next((language for code in codes if (language := supported_language(code))), settings.LANGUAGE_CODE)


@lru_cache(maxsize=512)
def uses_12_hour_clock(language: str) -> bool:
    """Return whether readers of `language`, with a region as in `request_language`, say "3 pm" rather than "15:00"."""
    return language.partition("-")[2].upper() in TWELVE_HOUR_CLOCK_REGIONS


@contextmanager
def override_language(language: str) -> Iterator[None]:
    """Translate into `language` inside the block, or into the server's own where there is no such translation."""
    with translation.override(supported_language(language) or settings.LANGUAGE_CODE):
        yield


class DjangoTranslator:
    """Translates into the language in force, by Django's own functions."""

    translate = staticmethod(translation.gettext)
    translate_plural = staticmethod(translation.ngettext)
    format_day = staticmethod(date_format)
    format_month = staticmethod(partial(date_format, format="F Y"))
    format_number = staticmethod(partial(number_format, force_grouping=True))
