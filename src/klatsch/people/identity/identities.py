"""What tells that two records speak of one human, and what only suggests it. Pure: text in, keys out."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

MAX_IDENTITY_KEY_LENGTH = 200
_DIGEST_LENGTH = 32
_LINKEDIN = re.compile(r"(?:[a-z]{2,3}\.|www\.)?linkedin\.com")
_PLAIN_NAME = re.compile(r"[a-z0-9._]{1,60}")
_FEDIVERSE_PATH = re.compile(r"/@([a-z0-9_.-]{1,64})/?")


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
    if _LINKEDIN.fullmatch(host):
        return _linkedin_account_key(path)
    if host in {"instagram.com", "www.instagram.com"}:
        name = path.strip("/").lower()
        return f"instagram:{name}" if _PLAIN_NAME.fullmatch(name) else ""
    if host == "bsky.app":
        _, _, rest = path.partition("/profile/")
        did = rest.split("/", 1)[0]
        return f"bluesky:{did}" if did.startswith("did:") else ""
    return _fediverse_account_key(host, path)


def _linkedin_account_key(path: str) -> str:
    _, found, rest = path.partition("/in/")
    slug = rest.split("/", 1)[0].strip().lower()
    return bound_key(f"linkedin:{slug}") if found and slug else ""


# Places whose addresses look like those of the fediverse, and are none.
_NON_FEDIVERSE_HOSTS = frozenset(
    {"medium.com", "youtube.com", "tiktok.com", "threads.net", "t.me", "twitter.com", "x.com"}
)


def _fediverse_account_key(host: str, path: str) -> str:
    match = _FEDIVERSE_PATH.fullmatch(path.lower())
    if match is None or host.removeprefix("www.") in _NON_FEDIVERSE_HOSTS:
        return ""
    return f"mastodon:{match[1]}@{host}"


def fact_key(field: str, value: str) -> str:
    """Return what a value of a fact is compared by."""
    if field == "email":
        return bound_key(value.strip().lower())
    if field == "phone":
        return bound_key(re.sub(r"[^\d+]", "", value) or value)
    if field == "link":
        return account_key_of_link(value) or digest_text(value)
    return digest_text(value)
