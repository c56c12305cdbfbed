"""X ``follower.js``, ``following.js``, ``mute.js``, ``block.js``, ``account.js``, ``profile.js``.

The lists hold ids only: no handle, no name, no date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.json_fields import mapping, text
from klatsch.networks.adapters.archives.x.accounts import NETWORK, account, part
from klatsch.networks.records import Connection, Direction, Fact, HostFact

if TYPE_CHECKING:
    from klatsch.networks.adapters.archives.json_entries import Entries
    from klatsch.networks.records import Record


def _ties(label: str, key: str, direction: Direction) -> Entries:
    def read(entry: object) -> tuple[Record, ...]:
        return (Connection(account(mapping(entry, key).get("accountId")), direction),)

    return part(label, key, lambda *_: read)


def _marks(label: str, names: str, key: str, field: str) -> Entries:
    def read(entry: object) -> tuple[Record, ...]:
        return (Fact(account(mapping(entry, key).get("accountId")), field, "yes"),)

    return part(label, names, lambda *_: read)


def _own_account(entry: object) -> tuple[Record, ...]:
    told = mapping(entry, "account")
    facts = (
        HostFact(NETWORK, "account", text(told.get("accountId"))),
        HostFact(NETWORK, "handle", text(told.get("username"))),
        HostFact(NETWORK, "name", text(told.get("accountDisplayName"))),
        HostFact(NETWORK, "email", text(told.get("email")).lower()),
    )
    return tuple(fact for fact in facts if fact.value)


def _own_profile(entry: object) -> tuple[Record, ...]:
    told = mapping(entry, "profile", "description")
    facts = (
        HostFact(NETWORK, "headline", text(told.get("bio"))),
        HostFact(NETWORK, "place", text(told.get("location"))),
    )
    return tuple(fact for fact in facts if fact.value)


OWN_ACCOUNT = part("own account", "account", lambda *_: _own_account)
OWN_PROFILE = part("own profile", "profile", lambda *_: _own_profile)
FOLLOWERS = _ties("followers", "follower", Direction.FOLLOWS_HOST)
FOLLOWING = _ties("following", "following", Direction.FOLLOWED_BY_HOST)
MUTED = _marks("muted", "mute", "muting", "muted")
BLOCKED = _marks("blocked", "block", "blocking", "blocked")
