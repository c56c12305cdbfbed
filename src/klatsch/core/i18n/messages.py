"""Sentences for people, said in the language of whoever reads them.

Pure: rules say what they found with `say` and know no language; `core.available_languages` plugs in who translates. Where nobody
does, in programs and at the command line, everything is said in English as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Translator(Protocol):
    def sentence(self, english: str, /) -> str: ...

    def counted(self, one: str, many: str, count: int, /) -> str: ...

    def day(self, day: date, /) -> str: ...

    def month(self, day: date, /) -> str: ...

    def number(self, number: float, decimals: int, /) -> str: ...


class EnglishTranslator:
    def sentence(self, english: str, /) -> str:
        return english

    def counted(self, one: str, many: str, count: int, /) -> str:
        return one if count == 1 else many

    def day(self, day: date, /) -> str:
        return f"{day:%-d %B %Y}"

    def month(self, day: date, /) -> str:
        return f"{day:%B %Y}"

    def number(self, number: float, decimals: int, /) -> str:
        return f"{number:,.{decimals}f}"


class _Active:
    speaker: Translator = EnglishTranslator()


def set_translator(speaker: Translator) -> None:
    """Say everything through `speaker` from now on."""
    _Active.speaker = speaker


def translate(english: str, /, **parts: object) -> str:
    """Say a sentence, with `parts` in the places that it names: ``say("From %(place)s", place="Jena")``."""
    said = _Active.speaker.sentence(english) if english else ""
    return said % parts if parts else said


def gettext_noop(english: str) -> str:
    """Mark a sentence that is handed on and said later, so that catalogues have it."""
    return english


def translate_plural(one: str, many: str, count: int, /, **parts: object) -> str:
    """Say the sentence for one or for many; both may name `count`, which is grouped as its readers are used to."""
    return _Active.speaker.counted(one, many, count) % {"count": format_number(count), **parts}


def join_names(names: Sequence[str]) -> str:
    """Say several, at least one, as "Ann", "Ann and Bo", "Ann, Bo and Kim"."""
    *first, last = names
    return translate("%(first)s and %(last)s", first=", ".join(first), last=last) if first else last


def format_day(day: date) -> str:
    """Say a date for example as "5 January 2026"."""
    return _Active.speaker.day(day)


def format_month(day: date) -> str:
    """Say the month of a date for example as "January 2026"."""
    return _Active.speaker.month(day)


def format_number(number: float, decimals: int = 0) -> str:
    """Say a number for example as "12,345"."""
    return _Active.speaker.number(number, decimals)
