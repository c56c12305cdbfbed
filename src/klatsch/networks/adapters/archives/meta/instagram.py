"""Instagram's followers, following and requests as JSON, in the four layouts since 2020."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.json_entries import Entries
from klatsch.networks.adapters.archives.json_fields import listing, mapping, repaired, text, unix_instant
from klatsch.networks.adapters.archives.values import digest
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor, Connection, Direction, Fact, Interaction, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from klatsch.networks.records import Record

NETWORK = "instagram"
_HANDLE = re.compile(r"[\w.]{1,60}")
_ARRAY = re.compile(
    r'\A\s*(?:\{\s*"relationships_\w+"\s*:\s*)?\[(?=\s*(?:\]\s*\}|\{.{0,4000}?"(?:string_list_data|label_values)"))',
    re.DOTALL,
)


def account(entry: object) -> tuple[Actor, datetime | None]:
    """Return the account of an entry and since when. Raises RowRefused where no user name is told."""
    told = dict(_told(entry))
    handle = (told.get("username") or told.get("value") or told.get("title") or "").lower()
    if not _HANDLE.fullmatch(handle):
        raise RowRefused("The entry has no user name: the account is gone.")
    first = mapping(next(iter(listing(mapping(entry).get("string_list_data"))), None))
    at = unix_instant(first.get("timestamp")) or unix_instant(mapping(entry).get("timestamp"))
    url = f"https://www.instagram.com/{handle}/"
    return Actor(NETWORK, handle, name=told.get("name", ""), handle=handle, url=url), at


def _told(entry: object) -> Iterator[tuple[str, str]]:
    yield "title", text(mapping(entry).get("title"))
    for item in listing(mapping(entry).get("string_list_data")):
        yield "value", text(mapping(item).get("value"))
    for label in listing(mapping(entry).get("label_values")):
        for field in [label, *listing(mapping(label).get("dict"))]:
            yield text(mapping(field).get("label")).lower(), repaired(mapping(field).get("value"))


def _ties(part: str, named: str, direction: Direction) -> Entries:
    def read(entry: object) -> tuple[Record, ...]:
        actor, since = account(entry)
        return (Connection(actor, direction, since),)

    return _list(part, named, read)


def _requests(part: str, named: str, *, is_inbound: bool) -> Entries:
    def read(entry: object) -> tuple[Record, ...]:
        actor, at = account(entry)
        key = digest("request", str(is_inbound), actor.actor_id)
        return (Interaction(NETWORK, key, Kind.FOLLOW_REQUEST, actor, is_inbound, at),)

    return _list(part, named, read)


def _marks(part: str, named: str, field: str) -> Entries:
    def read(entry: object) -> tuple[Record, ...]:
        actor, at = account(entry)
        return (Fact(actor, field, "yes", at),)

    return _list(part, named, read)


def _list(part: str, named: str, read: Callable[[object], tuple[Record, ...]]) -> Entries:
    return Entries(part, _ARRAY, lambda *_: read, re.compile(named))


FOLLOWERS = _ties("followers", r"(^|/)followers(_\d+)?\.json$", Direction.FOLLOWS_HOST)
FOLLOWING = _ties("following", r"(^|/)following(_\d+)?\.json$", Direction.FOLLOWED_BY_HOST)
CLOSE_FRIENDS = _ties("close friends", r"(^|/)close_friends\.json$", Direction.FOLLOWED_BY_HOST)
RECEIVED = _requests("requests received", r"(^|/)follow_requests_you've_received\.json$", is_inbound=True)
SENT = _requests("requests sent", r"(^|/)(pending_follow_requests|recent_follow_requests)\.json$", is_inbound=False)
BLOCKED = _marks("blocked", r"(^|/)blocked_(profiles|accounts)\.json$", "blocked")
