"""What a letter says: stages that have something to tell register a renderer for each kind of letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from klatsch.letters.models import Letter


@dataclass(frozen=True, slots=True)
class Correspondent:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """An .ics file that goes with a letter, and the iTIP method it carries (REQUEST, CANCEL)."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A letter in words. `answers_to` is who gets what its reader answers."""

    subject: str
    text: str
    html: str
    answers_to: Correspondent
    calendar_file: CalendarFile | None = None


Renderer = Callable[["Letter"], Rendered | None]

_kinds: dict[str, tuple[Renderer, str | Promise]] = {}


def register(kind: str, renderer: Renderer, label: str | Promise) -> None:
    """Have letters of `kind` put into words by `renderer`, which answers None when a letter is no longer true.

    :param label: what the kind is called in the outbox.
    """
    _kinds[kind] = renderer, label


def label(letter: Letter) -> str | Promise:
    """Return what the kind of `letter` is called; the kind itself where nobody has registered it."""
    return _kinds[letter.kind][1] if letter.kind in _kinds else letter.kind


def render(letter: Letter) -> Rendered | None:
    """Return the words of `letter`, or None when what it tells is no longer true.

    Raises `LookupError` for a kind that nobody has registered.
    """
    return _kinds[letter.kind][0](letter)
