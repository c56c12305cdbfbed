"""Encryption of secrets that have to be used again, such as an app password, with a key derived from SECRET_KEY."""

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
    """The text was encrypted with another key, or was changed since."""

    code = "decryption-failed"


def encrypt(text: str) -> str:
    """Return `text` encrypted (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Return the text that `encrypt` was given.

    Raises `DecryptionFailed` when it was encrypted with another key, or was changed since.
    """
    from cryptography.fernet import InvalidToken

    try:
        return _fernet().decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise DecryptionFailed(
            "What was kept cannot be read with this server's key. Please connect it again."
        ) from None


def _fernet() -> Fernet:
    from cryptography.fernet import Fernet

    # The server's key is long and random, so one hash with a label of its own is enough of a derivation.
    return Fernet(urlsafe_b64encode(sha256(_KEY_DERIVATION_LABEL + settings.SECRET_KEY.encode()).digest()))
