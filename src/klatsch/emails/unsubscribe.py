"""The unsubscribe link of an email, and its signed token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

from klatsch.core.net.urls import absolute_url

if TYPE_CHECKING:
    from klatsch.emails.models import Email

# The salts of version 0.1.0: links in emails that were sent, and digests that are stored, stay valid.
UNSUBSCRIBE_SALT = "klatsch.letters.stopping"


def make_unsubscribe_token(email: Email) -> str:
    """Return the signed token of an email. Only the email holds it, so whoever has it has read the email."""
    return signing.Signer(salt=UNSUBSCRIBE_SALT).sign(str(email.pk))


def unsubscribe_url(email: Email) -> str:
    """Return the address of the page on which the reader of an email unsubscribes."""
    return absolute_url(f"/l/{make_unsubscribe_token(email)}/")


def parse_unsubscribe_token(token: str) -> int | None:
    """Return the primary key of the email that a token belongs to, or None for a token that is not valid."""
    try:
        return int(signing.Signer(salt=UNSUBSCRIBE_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
