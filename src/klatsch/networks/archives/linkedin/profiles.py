"""LinkedIn's key for a member: the slug in the address of the profile."""

from __future__ import annotations

from urllib.parse import quote, unquote

from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor, provisional_actor

LINKEDIN_NETWORK = "linkedin"
_PROFILE_PATH = "linkedin.com/in/"


def parse_slug(url: str) -> str:
    """Return the slug after ``/in/``, percent-decoded and lower-cased; empty for any other address."""
    _, marker, rest = url.partition(_PROFILE_PATH)
    if not marker:
        return ""
    slug = rest.split("/", 1)[0].split("?", 1)[0].strip()
    if "%" in slug:
        slug = unquote(slug)
    return slug.replace("\0", "").lower()


def profile_url(slug: str) -> str:
    """Return the address of a profile in one form, however the export wrote it."""
    return f"https://www.linkedin.com/in/{slug if slug.isascii() else quote(slug)}"


def make_member(url: str, name: str) -> Actor:
    """Return a member by profile address, or by name only where the export gives none. Raises RowRefused."""
    slug = parse_slug(url)
    if slug:
        return Actor(LINKEDIN_NETWORK, slug, name=name, handle=slug, url=profile_url(slug))
    if not name or name == "LinkedIn Member":
        raise RowRefused(
            "This member has left LinkedIn or hides: neither name nor address is given.", code="member-without-name"
        )
    return provisional_actor(LINKEDIN_NETWORK, name)


def join_full_name(first: str, last: str) -> str:
    """Return a name from the two cells in which LinkedIn keeps it."""
    return f"{first} {last}".strip()
