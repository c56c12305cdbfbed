"""What a letter says: stages that have something to tell register a renderer for each kind of letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from klatsch.emails.unsubscribe import unsubscribe_url

if TYPE_CHECKING:
    from klatsch.emails.models import Email


@dataclass(frozen=True, slots=True)
class EmailAddress:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarAttachment:
    """An .ics file that goes with a letter, and the iTIP method it carries (REQUEST, CANCEL)."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedEmail:
    """A letter in words. `answers_to` is who gets what its reader answers."""

    subject: str
    text: str
    html: str
    answers_to: EmailAddress
    calendar_file: CalendarAttachment | None = None
    # Where its reader says that they want no more of its kind; "" for letters that nobody can do without.
    stop_address: str = ""


EmailRenderer = Callable[["Email"], RenderedEmail | None]

# What is done when the reader of a letter wants no more of its kind, at a moment.
Unsubscribe = Callable[["Email", datetime], None]


@dataclass(frozen=True, slots=True)
class _EmailType:
    renderer: EmailRenderer
    label: str | Promise
    stop: Unsubscribe | None


_email_types: dict[str, _EmailType] = {}


def register_email_type(
    kind: str, renderer: EmailRenderer, label: str | Promise, *, stop: Unsubscribe | None = None
) -> None:
    """Have letters of `kind` put into words by `renderer`, which answers None when a letter is no longer true.

    :param label: what the kind is called in the outbox.
    :param stop: what to do when a reader wants no more of these; None for letters that nobody can do without.
    """
    _email_types[kind] = _EmailType(renderer, label, stop)


def email_type_label(letter: Email) -> str | Promise:
    """Return what the kind of `letter` is called; the kind itself where nobody has registered it."""
    return _email_types[letter.kind].label if letter.kind in _email_types else letter.kind


def unsubscribe_action(letter: Email) -> Unsubscribe | None:
    """Return what ends letters of this kind for its reader, or None where nothing does."""
    return _email_types[letter.kind].stop if letter.kind in _email_types else None


def optional_email_types() -> list[str]:
    """The kinds of letters that a reader can refuse to get."""
    return [name for name, kind in _email_types.items() if kind.stop]


def render_email(letter: Email) -> RenderedEmail | None:
    """Return the words of `letter`, or None when what it tells is no longer true.

    Raises `LookupError` for a kind that nobody has registered.
    """
    found = _email_types[letter.kind]
    rendered = found.renderer(letter)
    if rendered is None or found.stop is None:
        return rendered
    return replace(rendered, stop_address=unsubscribe_url(letter))
