"""Records: plain values that adapters of networks make, and the people stage saves as rows.

Records do not depend on the database. All text is cleaned (no NUL, no lone surrogates, trimmed); all instants are aware
and in UTC; an empty string, an empty tuple or ``None`` means "unknown".
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Direction(StrEnum):
    """The direction of a connection. ``LISTED`` has none: somebody is in the host's own address book."""

    FOLLOWS_HOST = "follows_host"
    FOLLOWED_BY_HOST = "followed_by_host"
    MUTUAL = "mutual"
    LISTED = "listed"


class Kind(StrEnum):
    """The kind of an interaction."""

    MESSAGE = "message"
    MENTION = "mention"
    REPLY = "reply"
    QUOTE = "quote"
    FAVOURITE = "favourite"
    BOOST = "boost"
    FOLLOW = "follow"
    FOLLOW_REQUEST = "follow_request"
    INVITATION = "invitation"
    ENDORSEMENT = "endorsement"


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """A small picture within a record (at most 256 KiB); ``media_type`` is that of its first bytes."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Actor:
    """One account on one network, with the values of one record.

    ``actor_id`` is the stable key within ``network``; ``handle`` is what people see and may change:

    =============  ===========================================================================================
    network        actor_id
    =============  ===========================================================================================
    ``linkedin``   the slug after ``/in/``, percent-decoded and lower-cased
    ``x``          the numeric id, as text
    ``mastodon``   ``user@host``, lower-cased (everything that speaks ActivityPub)
    ``bluesky``    the DID
    ``instagram``  the user name, lower-cased (those who write messages: provisional)
    ``facebook``   none is given: always provisional
    ``contacts``   the card's UID, otherwise a digest of name and addresses that stays the same in every export
    =============  ===========================================================================================

    ``is_provisional`` means that no stable key was given: ``actor_id`` is then ``"name:" + provisional_key``.
    ``provisional_key`` is ``"<normalised name>|<YYYY-MM-DD connected on>"``, the date left empty when it is not
    known (``"zoe brandt|"``), with ``#2`` appended for a second of that name and day. Strong LinkedIn connections
    carry it too, so that a provisional one can be upgraded when the same name and date come back with a slug.
    """

    network: str
    actor_id: str
    name: str = ""
    handle: str = ""
    url: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    company: str = ""
    position: str = ""
    headline: str = ""
    place: str = ""
    bio: str = ""
    links: tuple[str, ...] = ()
    photo: PhotoRecord | None = None
    photo_url: str = ""
    is_declared_bot: bool | None = None
    is_provisional: bool = False
    provisional_key: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection between the host and an actor.

    ``since`` is a date where the network gives only the day. ``lists`` are the host's own lists and labels.
    """

    actor: Actor
    direction: Direction
    since: date | datetime | None = None
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interaction:
    """One interaction between the host and an actor; ``is_inbound`` when the actor did it.

    ``(network, key, actor.actor_id)`` identifies it and stays the same in every export: a message of the host to
    three people is three interactions with one key. ``thread`` is shared by all that belongs to one conversation,
    ``is_group`` when more than two people take part in it.
    """

    network: str
    key: str
    kind: Kind
    actor: Actor
    is_inbound: bool
    at: datetime | None = None
    text: str = ""
    url: str = ""
    thread: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement about an actor that is not a field of it.

    ``field`` is one of ``note``, ``nickname``, ``birthday`` (``2001-02-03`` or ``--02-03``), ``muted`` and ``blocked``
    (by the host; value ``yes``).
    """

    actor: Actor
    field: str
    value: str
    at: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class HostFact:
    """A statement of the archive about the host.

    ``field`` is one of ``account`` (value: the host's own ``actor_id`` there), ``handle``, ``name``, ``headline``,
    ``place``, ``email``, ``position`` and ``education`` (value: the title or degree, ``organisation``: where).
    ``started_on`` and ``ended_on`` are the first day of the month or year that is given.
    """

    network: str
    field: str
    value: str
    organisation: str = ""
    started_on: date | None = None
    ended_on: date | None = None


type Record = Actor | Connection | Interaction | Fact | HostFact


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read. Without records it says nothing about anybody, like a post that mentions no one.

    ``line`` counts as an editor does, from 1; a row of several lines has the number of its first. In formats
    without rows of text (JSON, CAR) it is the number of the entry, from 1.
    """

    line: int
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported, and the reason in one sentence for the host."""

    line: int
    reason: str


def normalize_name(name: str) -> str:
    """Return a name as it is compared: no accents, no case, single spaces."""
    if name.isascii():
        return " ".join(name.lower().split())
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


def provisional_key(name: str, connected_on: date | None = None) -> str:
    """Return the key that stands in for a stable id: ``"zoe brandt|2020-10-29"``."""
    return f"{normalize_name(name)}|{connected_on.isoformat() if connected_on else ''}"


def provisional_actor(network: str, name: str, connected_on: date | None = None) -> Actor:
    """Return an actor that is known by name only."""
    key = provisional_key(name, connected_on)
    return Actor(network, f"name:{key}", name=name, is_provisional=True, provisional_key=key)
