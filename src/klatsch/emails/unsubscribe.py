"""The link with which the reader of a letter says: no more of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

from klatsch.core.net.urls import absolute_url

if TYPE_CHECKING:
    from klatsch.emails.models import Email

# The salts of version 0.1.0: links in emails that were sent, and digests that are stored, stay valid.
UNSUBSCRIBE_SALT = "klatsch.letters.stopping"


def make_unsubscribe_token(letter: Email) -> str:
    """Return what only the letter itself knows: who has it has read the mail of its reader."""
    return signing.Signer(salt=UNSUBSCRIBE_SALT).sign(str(letter.pk))


def unsubscribe_url(letter: Email) -> str:
    return absolute_url(f"/l/{make_unsubscribe_token(letter)}/")


def parse_unsubscribe_token(token: str) -> int | None:
    """Return the number of the letter that a token came with, or None for a token that is not ours."""
    try:
        return int(signing.Signer(salt=UNSUBSCRIBE_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
