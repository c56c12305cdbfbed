"""The link with which the reader of a letter says: no more of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

from klatsch.core.net.urls import absolute_url

if TYPE_CHECKING:
    from klatsch.letters.models import Letter

SALT = "klatsch.letters.stopping"


def stop_token(letter: Letter) -> str:
    """Return what only the letter itself knows: who has it has read the mail of its reader."""
    return signing.Signer(salt=SALT).sign(str(letter.pk))


def stop_address(letter: Letter) -> str:
    return absolute_url(f"/l/{stop_token(letter)}/")


def letter_number(token: str) -> int | None:
    """Return the number of the letter that a token came with, or None for a token that is not ours."""
    try:
        return int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
