"""Accounts as X archives name them: numeric ids as text, handles only from posts and the account file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.networks.archives.json_entries import JsonEntries
from klatsch.networks.archives.json_fields import get_mapping, get_text
from klatsch.networks.archives.text_encoding import head_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from klatsch.networks.ports import ArchiveContext, ArchiveFile
    from klatsch.networks.records import Record

X_NETWORK = "x"
_MANIFEST = re.compile(r'window\.__THAR_CONFIG\s*=\s*\{\s*"userInfo"\s*:\s*\{\s*"accountId"\s*:\s*"(\d{1,20})"')
_ID = re.compile(r"\d{1,20}")
_HANDLE = re.compile(r"\w{1,20}")

type Read = Callable[[object], tuple[Record, ...]]


def make_account(account_id: object, handle: object = "", name: object = "") -> Actor:
    """Return an account by id. Raises RowRefused for none (X writes -1 for an account that is gone)."""
    key = get_text(account_id)
    if not _ID.fullmatch(key):
        raise RowRefused("The entry has no account id: the account is gone.", code="entry-without-account-id")
    typed = get_text(handle)
    user_name = typed if _HANDLE.fullmatch(typed) else ""
    url = f"https://x.com/{user_name}" if user_name else f"https://x.com/i/user/{key}"
    return Actor(X_NETWORK, key, name=get_text(name), handle=user_name, url=url)


def make_reader(
    label: str,
    names: str,
    prepare: Callable[[ArchiveFile, ArchiveContext], Read],
    split: Callable[[object], Iterable[object]] = lambda entry: (entry,),
) -> JsonEntries:
    """Return the reader of the parts ``window.YTD.<name>.part<N> = [``."""
    return JsonEntries(label, re.compile(rf"\A\s*window\.YTD\.(?:{names})\.part\d+\s*=\s*\["), prepare, split=split)


ACCOUNT = make_reader("account", "account", lambda *_: lambda _: ())


def find_host_id(siblings: ArchiveContext) -> str:
    """Return the host's own id, from the account file or the manifest; empty where the archive has neither."""
    for entry in ACCOUNT.entries_among(siblings):
        return get_text(get_mapping(entry, "account").get("accountId"))
    matches = (_MANIFEST.match(head_text(member)) for member in siblings)
    return next((match[1] for match in matches if match), "")
