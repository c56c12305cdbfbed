"""Values of contacts that all address books share: keys, e-mail addresses, numbers, links, birthdays."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from klatsch.networks.archives.parsing import digest_parts
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import normalize_name

CONTACTS_NETWORK = "contacts"
_LINK_SCHEMES = frozenset({"http", "https", "xmpp", "matrix", "acct", "skype", "tg"})
_MAX_UID_CHARS = 200
_BIRTHDAY = re.compile(r"(\d{4}|--?)-?(\d{2})-?(\d{2})(?:[T ].*)?")


def make_contact_id(
    uid: str, name: str, emails: tuple[str, ...], phones: tuple[str, ...], distinguishing: tuple[str, ...] = ()
) -> str:
    """Return the key of an entry: its UID, otherwise a digest of its name and its addresses or numbers.

    A number that is added to somebody with an e-mail address does not make a second person; ``distinguishing`` values
    (company, place ...) keep those apart who have neither. Raises RowRefused for an entry without any of these.
    """
    plain = uid.lower().removeprefix("urn:uuid:").strip()
    if plain:
        return plain if len(plain) <= _MAX_UID_CHARS else digest_parts(plain)
    if not (name or emails or phones):
        raise RowRefused(
            "The entry has no name, no e-mail address and no number.", code="entry-without-name-and-address"
        )
    digits = tuple(re.sub(r"[^\d+]", "", phone) for phone in phones)
    reached_by = sorted(emails) or sorted(digits) or [normalize_name(value) for value in distinguishing]
    return digest_parts(normalize_name(name), *reached_by)


def parse_email(text: str) -> str:
    """Return an address in lower case; empty for anything without an @."""
    plain = text.strip().lower().removeprefix("mailto:")
    return plain if "@" in plain and " " not in plain else ""


def parse_phone(text: str) -> str:
    """Return a number as it was written, without ``tel:``."""
    plain = text.strip()
    return plain[4:] if plain[:4].lower() == "tel:" else plain


def parse_link(text: str) -> str:
    """Return an address that is safe to link to; empty for any other text."""
    plain = "".join(text.split())
    if plain.lower().startswith("www."):
        return f"https://{plain}"
    try:
        scheme = urlsplit(plain).scheme.lower()
    except ValueError:
        return ""
    return plain if scheme in _LINK_SCHEMES else ""


def parse_birthday(text: str) -> str:
    """Return ``2001-02-03`` or ``--02-03``; empty for anything that is no such day."""
    match = _BIRTHDAY.fullmatch(text.strip())
    if match is None:
        return ""
    year = match[1] if match[1].isdigit() else "-"
    return f"{year}-{match[2]}-{match[3]}"


def unique_values(values: list[str]) -> tuple[str, ...]:
    """Return the values that are not empty, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
