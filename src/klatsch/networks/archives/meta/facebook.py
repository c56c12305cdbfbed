"""Facebook's "Download your information" as JSON: friends, followers and requests, which are names without ids."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from klatsch.networks.archives.json_entries import JsonEntries
from klatsch.networks.archives.json_fields import get_mapping, parse_unix_instant, repair_mojibake
from klatsch.networks.archives.parsing import digest_parts, shorten_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Connection, Direction, Interaction, Kind, provisional_actor

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from klatsch.networks.records import Actor, Record

    type Reader = Callable[[object], tuple[Record, ...]]

FACEBOOK_NETWORK = "facebook"


def _make_connection_reader(part: str, keys: str, direction: Direction) -> JsonEntries:
    def prepare(*_: object) -> Reader:
        namesakes: Counter[str] = Counter()

        def read(entry: object) -> tuple[Record, ...]:
            actor, since = read_named_account(entry)
            return (Connection(_distinguish_namesakes(actor, namesakes), direction, since),)

        return read

    return _make_people_reader(part, keys, prepare)


def _make_request_reader(part: str, keys: str, *, is_inbound: bool) -> JsonEntries:
    def prepare(*_: object) -> Reader:
        namesakes: Counter[str] = Counter()

        def read(entry: object) -> tuple[Record, ...]:
            # The day of asking is not the day of connecting, so it is no part of the key.
            friend, at = read_named_account(entry)
            actor = _distinguish_namesakes(provisional_actor(FACEBOOK_NETWORK, friend.name), namesakes)
            key = digest_parts("request", str(is_inbound), actor.actor_id)
            return (Interaction(FACEBOOK_NETWORK, key, Kind.FOLLOW_REQUEST, actor, is_inbound, at),)

        return read

    return _make_people_reader(part, keys, prepare)


def _make_people_reader(part: str, keys: str, prepare: Callable[..., Reader]) -> JsonEntries:
    # Answers of other networks' interfaces have lists of these names too, but an id where the name is here.
    first = r'(?=\s*(?:\]|\{[^{}]*"(?:name|timestamp)"\s*:))'
    return JsonEntries(part, re.compile(rf'\A\s*\{{\s*"({keys})"\s*:\s*\[{first}'), prepare)


def _distinguish_namesakes(actor: Actor, namesakes: Counter[str]) -> Actor:
    """Return the actor with a key of its own: two of one name and day differ by their order in the file only."""
    namesakes[actor.provisional_key] += 1
    number = namesakes[actor.provisional_key]
    if number == 1:
        return actor
    key = f"{actor.provisional_key}#{number}"
    return replace(actor, actor_id=f"name:{key}", provisional_key=key)


def read_named_account(entry: object) -> tuple[Actor, datetime | None]:
    """Return the person of an entry and the time of the connection. Raises RowRefused for an account that is gone."""
    name = repair_mojibake(get_mapping(entry).get("name"))
    if not name:
        raise RowRefused("The entry has no name: the account is gone.", code="entry-without-name")
    since = parse_unix_instant(get_mapping(entry).get("timestamp"))
    return provisional_actor(FACEBOOK_NETWORK, name, since.date() if since else None), since


def _read_removed_friend(entry: object) -> tuple[Record, ...]:
    raise RowRefused(
        "%(name)s is no longer a friend.", code="friend-removed", name=shorten_text(read_named_account(entry)[0].name)
    )


FRIENDS = _make_connection_reader("friends", "friends_v2|friends", Direction.MUTUAL)
FOLLOWERS = _make_connection_reader("followers", r"followers_v\d|followers", Direction.FOLLOWS_HOST)
FOLLOWING = _make_connection_reader("following", r"following_v\d|following", Direction.FOLLOWED_BY_HOST)
RECEIVED = _make_request_reader("requests received", r"received_requests_v\d|received_requests", is_inbound=True)
SENT = _make_request_reader("requests sent", r"sent_requests_v\d|sent_requests", is_inbound=False)
REMOVED = _make_people_reader(
    "removed friends", r"deleted_friends_v\d|deleted_friends", lambda *_: _read_removed_friend
)
