"""Random tokens for links and headers, and their digests."""

import hashlib
import secrets

TOKEN_BYTES = 18


def new_token() -> str:
    """Return a new URL-safe secret of 144 random bits (24 characters)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return the SHA-256 of a token in hexadecimal, which is stored instead of a token that only its owner has to know.

    A token is random and long, so an unsalted digest cannot be reversed by guessing.
    """
    return hashlib.sha256(token.encode()).hexdigest()
