"""Identity keys: values by which two records are recognised as one account or person. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

from klatsch.networks.registry import account_of_link

MAX_IDENTITY_KEY_LENGTH = 200
_DIGEST_LENGTH = 32


def bound_key(text: str, longest: int = MAX_IDENTITY_KEY_LENGTH) -> str:
    """Return a text that fits into a column and still differs from every other one: its end becomes a digest."""
    if len(text) <= longest:
        return text
    return text[: longest - _DIGEST_LENGTH - 1] + "#" + digest_text(text)


def digest_text(text: str) -> str:
    """Return 32 hexadecimal digits that stand for a text of any length."""
    return blake2b(text.encode(errors="replace"), digest_size=_DIGEST_LENGTH // 2).hexdigest()


@lru_cache(maxsize=8192)
def account_key_of_link(link: str) -> str:
    """Return ``network:actor_id`` of the account that a profile link leads to; empty when it leads to none.

    Only links whose account is certain from the address alone: LinkedIn's ``/in/`` slug, ``/@user`` of the
    fediverse, ``did:`` of Bluesky, user names of Instagram.
    """
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return ""
    host, path = (parts.hostname or "").lower(), unquote(parts.path)
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return ""
    account = account_of_link(host, path)
    return bound_key(":".join(account)) if account is not None else ""


def fact_key(field: str, value: str) -> str:
    """Return the key by which the value of a fact is compared."""
    if field == "email":
        return bound_key(value.strip().lower())
    if field == "phone":
        return bound_key(re.sub(r"[^\d+]", "", value) or value)
    if field == "link":
        return account_key_of_link(value) or digest_text(value)
    return digest_text(value)
