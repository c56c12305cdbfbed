"""Email types: later stages connect a type for each kind of email that they write, and it renders them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from klatsch.core.hooks import Hook
from klatsch.emails.unsubscribe import unsubscribe_url

if TYPE_CHECKING:
    from klatsch.emails.models import Email


@dataclass(frozen=True, slots=True)
class EmailAddress:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarAttachment:
    """An .ics file that is attached to an email, and the iTIP method it carries (REQUEST, CANCEL)."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedEmail:
    """An email in words. `answers_to` is the address of Reply-To."""

    subject: str
    text: str
    html: str
    answers_to: EmailAddress
    calendar_file: CalendarAttachment | None = None
    # The page on which its reader unsubscribes from its type; "" for emails that are always sent.
    unsubscribe_url: str = ""


EmailRenderer = Callable[["Email"], RenderedEmail | None]

# Unsubscribes the reader of an email from its type, at a moment.
Unsubscribe = Callable[["Email", datetime], None]


@dataclass(frozen=True, slots=True)
class EmailType:
    """One type of email.

    :param renderer: returns the words of an email, or None when what it says is no longer true.
    :param label: the name of the type in the outbox.
    :param unsubscribe: what happens when a reader unsubscribes; None for emails that are always sent.
    """

    renderer: EmailRenderer
    label: str | Promise
    unsubscribe: Unsubscribe | None = None


email_types: Hook[EmailType] = Hook(
    "email types",
    "A type of email, under the key that the rows of the outbox keep as `kind`; it renders an email when it is sent "
    "or shown.",
)


def email_type_label(email: Email) -> str | Promise:
    """Return the label of the type of `email`; its key where no such type is connected."""
    email_type = email_types.get(email.kind)
    return email.kind if email_type is None else email_type.label


def unsubscribe_action(email: Email) -> Unsubscribe | None:
    """Return the function that unsubscribes the reader of `email` from its type; None for types always sent."""
    email_type = email_types.get(email.kind)
    return None if email_type is None else email_type.unsubscribe


def optional_email_types() -> list[str]:
    """Return the keys of the types of email from which a reader can unsubscribe."""
    return [key for key, email_type in email_types.items().items() if email_type.unsubscribe]


def render_email(email: Email) -> RenderedEmail | None:
    """Return the words of `email`, or None when what it says is no longer true.

    Raises `LookupError` for a type that is not connected.
    """
    email_type = email_types.items()[email.kind]
    rendered = email_type.renderer(email)
    if rendered is None or email_type.unsubscribe is None:
        return rendered
    return replace(rendered, unsubscribe_url=unsubscribe_url(email))
