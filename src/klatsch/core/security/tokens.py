"""Secrets that travel in links and headers, and what is kept of them."""

import hashlib
import secrets

TOKEN_BYTES = 18


def new_token() -> str:
    """Return a new URL-safe secret of 144 random bits (24 characters)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return what is stored instead of a token that only its owner needs to know: its SHA-256 in hexadecimal.

    A token is random and long, so an unsalted digest cannot be reversed by guessing.
    """
    return hashlib.sha256(token.encode()).hexdigest()
