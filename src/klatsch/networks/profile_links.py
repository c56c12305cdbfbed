"""Accounts behind profile links, by the host and the path of the link alone. Pure."""

from __future__ import annotations

import re

_LINKEDIN_HOST = re.compile(r"(?:[a-z]{2,3}\.|www\.)?linkedin\.com")
_INSTAGRAM_HOSTS = frozenset({"instagram.com", "www.instagram.com"})
_INSTAGRAM_NAME = re.compile(r"[a-z0-9._]{1,60}")
_FEDIVERSE_PATH = re.compile(r"/@([a-z0-9_.-]{1,64})/?")
# Their profile paths look like those of the fediverse, or a path like that on them is no profile.
_NON_FEDIVERSE_HOSTS = frozenset(
    {
        "bsky.app",
        "instagram.com",
        "medium.com",
        "t.me",
        "threads.net",
        "tiktok.com",
        "twitter.com",
        "x.com",
        "youtube.com",
    }
)


def linkedin_account(host: str, path: str) -> str:
    """Return the slug of a LinkedIn profile, or "" for any other link."""
    if not _LINKEDIN_HOST.fullmatch(host):
        return ""
    return path.partition("/in/")[2].split("/", 1)[0].strip().lower()


def instagram_account(host: str, path: str) -> str:
    """Return the user name of an Instagram profile, or "" for any other link."""
    name = path.strip("/").lower()
    return name if host in _INSTAGRAM_HOSTS and _INSTAGRAM_NAME.fullmatch(name) else ""


def bluesky_account(host: str, path: str) -> str:
    """Return the DID of a Bluesky profile, or "" for any other link; a handle may change hands."""
    did = path.partition("/profile/")[2].split("/", 1)[0] if host == "bsky.app" else ""
    return did if did.startswith("did:") else ""


def fediverse_account(host: str, path: str) -> str:
    """Return ``user@host`` of a profile page that any server of the fediverse may have, or "" for any other link."""
    match = _FEDIVERSE_PATH.fullmatch(path.lower())
    if match is None or host.removeprefix("www.") in _NON_FEDIVERSE_HOSTS or _LINKEDIN_HOST.fullmatch(host):
        return ""
    return f"{match[1]}@{host}"
