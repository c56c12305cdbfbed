"""Facebook's "Download your information" as JSON: friends, followers and requests, which are names without ids."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.json_entries import Entries
from klatsch.networks.adapters.archives.json_fields import mapping, repaired, unix_instant
from klatsch.networks.adapters.archives.values import digest, shown
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Connection, Direction, Interaction, Kind, provisional_actor

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from klatsch.networks.records import Actor, Record

    type Reader = Callable[[object], tuple[Record, ...]]

NETWORK = "facebook"


def _ties(part: str, keys: str, direction: Direction) -> Entries:
    def prepare(*_: object) -> Reader:
        namesakes: Counter[str] = Counter()

        def read(entry: object) -> tuple[Record, ...]:
            actor, since = named(entry)
            return (Connection(_apart(actor, namesakes), direction, since),)

        return read

    return _people(part, keys, prepare)


def _requests(part: str, keys: str, *, is_inbound: bool) -> Entries:
    def prepare(*_: object) -> Reader:
        namesakes: Counter[str] = Counter()

        def read(entry: object) -> tuple[Record, ...]:
            # The day of asking is not the day of connecting, so it is no part of the key.
            friend, at = named(entry)
            actor = _apart(provisional_actor(NETWORK, friend.name), namesakes)
            key = digest("request", str(is_inbound), actor.actor_id)
            return (Interaction(NETWORK, key, Kind.FOLLOW_REQUEST, actor, is_inbound, at),)

        return read

    return _people(part, keys, prepare)


def _people(part: str, keys: str, prepare: Callable[..., Reader]) -> Entries:
    # Answers of other networks' interfaces have lists of these names too, but an id where the name is here.
    first = r'(?=\s*(?:\]|\{[^{}]*"(?:name|timestamp)"\s*:))'
    return Entries(part, re.compile(rf'\A\s*\{{\s*"({keys})"\s*:\s*\[{first}'), prepare)


def _apart(actor: Actor, namesakes: Counter[str]) -> Actor:
    """Keep two of one name and day two people: the order in the file is all that tells them apart."""
    namesakes[actor.provisional_key] += 1
    number = namesakes[actor.provisional_key]
    if number == 1:
        return actor
    key = f"{actor.provisional_key}#{number}"
    return replace(actor, actor_id=f"name:{key}", provisional_key=key)


def named(entry: object) -> tuple[Actor, datetime | None]:
    """Return the person of an entry and since when. Raises RowRefused for an account that is gone."""
    name = repaired(mapping(entry).get("name"))
    if not name:
        raise RowRefused("The entry has no name: the account is gone.")
    since = unix_instant(mapping(entry).get("timestamp"))
    return provisional_actor(NETWORK, name, since.date() if since else None), since


def _removed(entry: object) -> tuple[Record, ...]:
    raise RowRefused("%(name)s is no longer a friend.", name=shown(named(entry)[0].name))


FRIENDS = _ties("friends", "friends_v2|friends", Direction.MUTUAL)
FOLLOWERS = _ties("followers", r"followers_v\d|followers", Direction.FOLLOWS_HOST)
FOLLOWING = _ties("following", r"following_v\d|following", Direction.FOLLOWED_BY_HOST)
RECEIVED = _requests("requests received", r"received_requests_v\d|received_requests", is_inbound=True)
SENT = _requests("requests sent", r"sent_requests_v\d|sent_requests", is_inbound=False)
REMOVED = _people("removed friends", r"deleted_friends_v\d|deleted_friends", lambda *_: _removed)
