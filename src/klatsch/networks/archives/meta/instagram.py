"""Instagram's followers, following and requests as JSON, in the four layouts since 2020."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.networks.archives.json_entries import JsonEntries
from klatsch.networks.archives.json_fields import get_list, get_mapping, get_text, parse_unix_instant, repair_mojibake
from klatsch.networks.archives.parsing import digest_parts
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor, Connection, Direction, Fact, Interaction, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from klatsch.networks.records import Record

INSTAGRAM_NETWORK = "instagram"
_HANDLE = re.compile(r"[\w.]{1,60}")
_ARRAY = re.compile(
    r'\A\s*(?:\{\s*"relationships_\w+"\s*:\s*)?\[(?=\s*(?:\]\s*\}|\{.{0,4000}?"(?:string_list_data|label_values)"))',
    re.DOTALL,
)


def read_account(entry: object) -> tuple[Actor, datetime | None]:
    """Return the account of an entry and the time of the connection. Raises RowRefused without a user name."""
    values = dict(_entry_values(entry))
    handle = (values.get("username") or values.get("value") or values.get("title") or "").lower()
    if not _HANDLE.fullmatch(handle):
        raise RowRefused("The entry has no user name: the account is gone.", code="entry-without-user-name")
    first = get_mapping(next(iter(get_list(get_mapping(entry).get("string_list_data"))), None))
    at = parse_unix_instant(first.get("timestamp")) or parse_unix_instant(get_mapping(entry).get("timestamp"))
    url = f"https://www.instagram.com/{handle}/"
    return Actor(INSTAGRAM_NETWORK, handle, name=values.get("name", ""), handle=handle, url=url), at


def _entry_values(entry: object) -> Iterator[tuple[str, str]]:
    yield "title", get_text(get_mapping(entry).get("title"))
    for item in get_list(get_mapping(entry).get("string_list_data")):
        yield "value", get_text(get_mapping(item).get("value"))
    for label in get_list(get_mapping(entry).get("label_values")):
        for field in [label, *get_list(get_mapping(label).get("dict"))]:
            yield get_text(get_mapping(field).get("label")).lower(), repair_mojibake(get_mapping(field).get("value"))


def _make_connection_reader(part: str, named: str, direction: Direction) -> JsonEntries:
    def read(entry: object) -> tuple[Record, ...]:
        actor, since = read_account(entry)
        return (Connection(actor, direction, since),)

    return _make_list_reader(part, named, read)


def _make_request_reader(part: str, named: str, *, is_inbound: bool) -> JsonEntries:
    def read(entry: object) -> tuple[Record, ...]:
        actor, at = read_account(entry)
        key = digest_parts("request", str(is_inbound), actor.actor_id)
        return (Interaction(INSTAGRAM_NETWORK, key, Kind.FOLLOW_REQUEST, actor, is_inbound, at),)

    return _make_list_reader(part, named, read)


def _make_mark_reader(part: str, named: str, field: str) -> JsonEntries:
    def read(entry: object) -> tuple[Record, ...]:
        actor, at = read_account(entry)
        return (Fact(actor, field, "yes", at),)

    return _make_list_reader(part, named, read)


def _make_list_reader(part: str, named: str, read: Callable[[object], tuple[Record, ...]]) -> JsonEntries:
    return JsonEntries(part, _ARRAY, lambda *_: read, re.compile(named))


FOLLOWERS = _make_connection_reader("followers", r"(^|/)followers(_\d+)?\.json$", Direction.FOLLOWS_HOST)
FOLLOWING = _make_connection_reader("following", r"(^|/)following(_\d+)?\.json$", Direction.FOLLOWED_BY_HOST)
CLOSE_FRIENDS = _make_connection_reader("close friends", r"(^|/)close_friends\.json$", Direction.FOLLOWED_BY_HOST)
RECEIVED = _make_request_reader("requests received", r"(^|/)follow_requests_you've_received\.json$", is_inbound=True)
SENT = _make_request_reader(
    "requests sent", r"(^|/)(pending_follow_requests|recent_follow_requests)\.json$", is_inbound=False
)
BLOCKED = _make_mark_reader("blocked", r"(^|/)blocked_(profiles|accounts)\.json$", "blocked")
