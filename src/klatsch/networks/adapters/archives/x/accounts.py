"""Accounts as X archives name them: numeric ids as text, handles only where a post or the account file tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.json_entries import Entries
from klatsch.networks.adapters.archives.json_fields import mapping, text
from klatsch.networks.adapters.archives.texts import head_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from klatsch.networks.ports import Member, Siblings
    from klatsch.networks.records import Record

NETWORK = "x"
_MANIFEST = re.compile(r'window\.__THAR_CONFIG\s*=\s*\{\s*"userInfo"\s*:\s*\{\s*"accountId"\s*:\s*"(\d{1,20})"')
_ID = re.compile(r"\d{1,20}")
_HANDLE = re.compile(r"\w{1,20}")

type Read = Callable[[object], tuple[Record, ...]]


def account(account_id: object, handle: object = "", name: object = "") -> Actor:
    """Return an account by id. Raises RowRefused for none (X writes -1 for an account that is gone)."""
    key = text(account_id)
    if not _ID.fullmatch(key):
        raise RowRefused("The entry has no account id: the account is gone.")
    known_as = text(handle)
    known_as = known_as if _HANDLE.fullmatch(known_as) else ""
    url = f"https://x.com/{known_as}" if known_as else f"https://x.com/i/user/{key}"
    return Actor(NETWORK, key, name=text(name), handle=known_as, url=url)


def part(
    label: str,
    names: str,
    prepare: Callable[[Member, Siblings], Read],
    split: Callable[[object], Iterable[object]] = lambda entry: (entry,),
) -> Entries:
    """Return the reader of the parts ``window.YTD.<name>.part<N> = [``."""
    return Entries(label, re.compile(rf"\A\s*window\.YTD\.(?:{names})\.part\d+\s*=\s*\["), prepare, split=split)


ACCOUNT = part("account", "account", lambda *_: lambda _: ())


def host_id(siblings: Siblings) -> str:
    """Return the host's own id, told by the account file or the manifest; empty where the archive lacks both."""
    for entry in ACCOUNT.looked_up(siblings):
        return text(mapping(entry, "account").get("accountId"))
    told = (_MANIFEST.match(head_text(member)) for member in siblings)
    return next((found[1] for found in told if found), "")
