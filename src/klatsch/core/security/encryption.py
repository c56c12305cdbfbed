"""Secrets of others that have to be used again, such as an app password: kept encrypted, under the server's own key."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_KEY_DERIVATION_LABEL = b"klatsch sealing 1:"


class DecryptionFailed(Refused):
    """What was kept cannot be read: the server's key is another one."""


def encrypt(text: str) -> str:
    """Return `text` encrypted (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(sealed: str) -> str:
    """Return what was sealed. Raises `DecryptionFailed` when it was sealed under another key, or changed since."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise DecryptionFailed(
            "What was kept cannot be read with this server's key. Please connect it again."
        ) from None


def _fernet() -> Fernet:
    from cryptography.fernet import Fernet

    # The server's key is long and random, so one hash with a purpose of its own is enough of a derivation.
    return Fernet(urlsafe_b64encode(sha256(_KEY_DERIVATION_LABEL + settings.SECRET_KEY.encode()).digest()))
