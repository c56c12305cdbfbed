"""What a letter says: stages that have something to tell register a renderer for each kind of letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from klatsch.letters.stopping import stop_address

if TYPE_CHECKING:
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
    # Where its reader says that they want no more of its kind; "" for letters that nobody can do without.
    stop_address: str = ""


Renderer = Callable[["Letter"], Rendered | None]

# What is done when the reader of a letter wants no more of its kind, at a moment.
Stop = Callable[["Letter", datetime], None]


@dataclass(frozen=True, slots=True)
class _Kind:
    renderer: Renderer
    label: str | Promise
    stop: Stop | None


_kinds: dict[str, _Kind] = {}


def register(kind: str, renderer: Renderer, label: str | Promise, *, stop: Stop | None = None) -> None:
    """Have letters of `kind` put into words by `renderer`, which answers None when a letter is no longer true.

    :param label: what the kind is called in the outbox.
    :param stop: what to do when a reader wants no more of these; None for letters that nobody can do without.
    """
    _kinds[kind] = _Kind(renderer, label, stop)


def label(letter: Letter) -> str | Promise:
    """Return what the kind of `letter` is called; the kind itself where nobody has registered it."""
    return _kinds[letter.kind].label if letter.kind in _kinds else letter.kind


def stop_of(letter: Letter) -> Stop | None:
    """Return what ends letters of this kind for its reader, or None where nothing does."""
    return _kinds[letter.kind].stop if letter.kind in _kinds else None


def optional_kinds() -> list[str]:
    """The kinds of letters that a reader can refuse to get."""
    return [name for name, kind in _kinds.items() if kind.stop]


def render(letter: Letter) -> Rendered | None:
    """Return the words of `letter`, or None when what it tells is no longer true.

    Raises `LookupError` for a kind that nobody has registered.
    """
    found = _kinds[letter.kind]
    rendered = found.renderer(letter)
    if rendered is None or found.stop is None:
        return rendered
    return replace(rendered, stop_address=stop_address(letter))
