"""Accounts of the fediverse: ``user@host``, as addresses and as the addresses of pages."""

from __future__ import annotations

import re

from klatsch.networks.archives.parsing import shorten_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor

MASTODON_NETWORK = "mastodon"
_ADDRESS = re.compile(r"@?([\w.-]{1,100})@([\w.-]{1,253}(?::\d{1,5})?)")
_PAGE = re.compile(r"https?://([\w.:-]{1,260})/(?:users/|@|u/|profile/)([\w.-]{1,100})(?:/.*)?")


def is_account_address(text: str) -> bool:
    """Return True if a text is ``user@host``."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def make_account(address: str) -> Actor:
    """Return an account by its address. Raises RowRefused for anything else."""
    match = _ADDRESS.fullmatch(address.strip())
    if match is None:
        raise RowRefused(
            "%(address)s is no address of an account (name@server).",
            code="account-address-not-valid",
            address=shorten_text(address),
        )
    user, host = match[1], match[2].lower()
    return Actor(MASTODON_NETWORK, f"{user.lower()}@{host}", handle=f"{user}@{host}", url=f"https://{host}/@{user}")


def find_author(page: str) -> Actor | None:
    """Return the account in the address of a post or profile; None where the address does not hold it."""
    match = _PAGE.fullmatch(page)
    return make_account(f"{match[2]}@{match[1]}") if match else None
