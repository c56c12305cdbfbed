"""Parsing of the cells and fields of exports: text, dates, times."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from functools import lru_cache

from klatsch.networks.errors import RowRefused

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_NAMED_MONTH = re.compile(r"(\d{1,2})[ .-]+([a-z]{3})[a-z]*[ .,-]+(\d{4}|\d{2})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_MONTHS_A_YEAR = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def clean_text(text: str) -> str:
    """Return text without the characters that no database stores, trimmed."""
    return _UNSTORABLE.sub("", text).strip()


def shorten_text(text: str) -> str:
    """Return the beginning of a text, printable and in quotation marks, to quote it in a sentence."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text[:60])
    return f"“{' '.join(plain.split())}”"


def digest_parts(*parts: str) -> str:
    """Return a short digest of some texts, the same in every export."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=4096)
def parse_date(text: str) -> date:
    """Return the date in a cell: ``08 Feb 2026``, ``7-Feb-22``, ``2026-02-08``, ``8.2.2026``.

    Slashed dates are read only where day and month cannot be mixed up. Raises RowRefused.
    """
    try:
        return _require_plausible(_parse_date(text.strip()))
    except ValueError:
        raise RowRefused(
            "The date %(text)s cannot be read: export the file again and do not save it from a spreadsheet.",
            code="date-not-readable",
            text=shorten_text(text),
        ) from None


def _parse_date(text: str) -> date:
    if match := _NAMED_MONTH.fullmatch(text):
        number, month, year = match.groups()
        return date(_full_year(year), _MONTHS.get(month.lower(), 0), int(number))
    if match := _YEAR_FIRST.fullmatch(text):
        return date(*map(int, match.groups()))
    if match := _DOTTED.fullmatch(text):
        number, month, year = match.groups()
        return date(_full_year(year), int(month), int(number))
    if match := _SLASHED.fullmatch(text):
        return _parse_slashed_date(*match.groups())
    raise ValueError(text)


def _parse_slashed_date(first: str, second: str, year: str) -> date:
    first_number = int(first)
    second_number = int(second)
    if first_number > _MONTHS_A_YEAR or first_number == second_number:
        return date(_full_year(year), second_number, first_number)
    if second_number > _MONTHS_A_YEAR:
        return date(_full_year(year), first_number, second_number)
    raise ValueError(first)


def _full_year(year: str) -> int:
    return int(year) + 2000 if len(year) <= len("99") else int(year)


def parse_month(text: str) -> date | None:
    """Return the first day of ``Jan 2020`` or ``2016``; None for an empty or unreadable cell."""
    words = text.lower().split()
    if not words or not words[-1].isascii() or not words[-1].isdigit():
        return None
    try:
        return _require_plausible(date(int(words[-1]), _MONTHS.get(words[0][:3], 1), 1))
    except ValueError:
        return None


def parse_instant(text: str, *forms: str) -> datetime:
    """Return the instant in a cell, in ISO 8601 or one of the ``strptime`` forms; no zone means UTC.

    Raises RowRefused, also for a year that no calendar page can show.
    """
    try:
        instant = _parse_instant(text.removesuffix(" UTC").replace("\u202f", " "), forms)
        at = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        return _require_plausible(at)
    except (ValueError, OverflowError):
        raise RowRefused(
            "The time %(text)s cannot be read.", code="time-not-readable", text=shorten_text(text)
        ) from None


def _parse_instant(text: str, forms: tuple[str, ...]) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller sets the zone
        except ValueError:
            continue
    return datetime.fromisoformat(text)


def _require_plausible[T: (date, datetime)](moment: T) -> T:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(moment.year)
    return moment
