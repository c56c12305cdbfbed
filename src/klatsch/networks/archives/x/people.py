"""X ``follower.js``, ``following.js``, ``mute.js``, ``block.js``, ``account.js``, ``profile.js``.

The lists hold ids only: no handle, no name, no date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.archives.json_fields import get_mapping, get_text
from klatsch.networks.archives.x.accounts import X_NETWORK, make_account, make_reader
from klatsch.networks.records import Connection, Direction, Fact, HostFact

if TYPE_CHECKING:
    from klatsch.networks.archives.json_entries import JsonEntries
    from klatsch.networks.records import Record


def _make_connection_reader(label: str, key: str, direction: Direction) -> JsonEntries:
    def read(entry: object) -> tuple[Record, ...]:
        return (Connection(make_account(get_mapping(entry, key).get("accountId")), direction),)

    return make_reader(label, key, lambda *_: read)


def _make_mark_reader(label: str, names: str, key: str, field: str) -> JsonEntries:
    def read(entry: object) -> tuple[Record, ...]:
        return (Fact(make_account(get_mapping(entry, key).get("accountId")), field, "yes"),)

    return make_reader(label, names, lambda *_: read)


def _read_own_account(entry: object) -> tuple[Record, ...]:
    account = get_mapping(entry, "account")
    facts = (
        HostFact(X_NETWORK, "account", get_text(account.get("accountId"))),
        HostFact(X_NETWORK, "handle", get_text(account.get("username"))),
        HostFact(X_NETWORK, "name", get_text(account.get("accountDisplayName"))),
        HostFact(X_NETWORK, "email", get_text(account.get("email")).lower()),
    )
    return tuple(fact for fact in facts if fact.value)


def _read_own_profile(entry: object) -> tuple[Record, ...]:
    profile = get_mapping(entry, "profile", "description")
    facts = (
        HostFact(X_NETWORK, "headline", get_text(profile.get("bio"))),
        HostFact(X_NETWORK, "place", get_text(profile.get("location"))),
    )
    return tuple(fact for fact in facts if fact.value)


OWN_ACCOUNT = make_reader("own account", "account", lambda *_: _read_own_account)
OWN_PROFILE = make_reader("own profile", "profile", lambda *_: _read_own_profile)
FOLLOWERS = _make_connection_reader("followers", "follower", Direction.FOLLOWS_HOST)
FOLLOWING = _make_connection_reader("following", "following", Direction.FOLLOWED_BY_HOST)
MUTED = _make_mark_reader("muted", "mute", "muting", "muted")
BLOCKED = _make_mark_reader("blocked", "block", "blocking", "blocked")
