"""What a Bluesky repository tells: own follows, likes, reposts, posts with replies and mentions, lists and blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import translate
from klatsch.networks.adapters.archives.bluesky.blocks import MAX_REPOSITORY, DamagedRepository, records_in
from klatsch.networks.adapters.archives.json_fields import iso_instant, listing, mapping, text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import (
    Actor,
    Connection,
    Direction,
    Fact,
    HostFact,
    Interaction,
    Kind,
    Rejected,
    Row,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from klatsch.networks.ports import Member, Siblings
    from klatsch.networks.records import Record

    type Told = dict[str, object]
    type Read = Callable[[str, str, Told], tuple[Record, ...]]

NETWORK = "bluesky"
_DID = re.compile(r"did:[a-z]{1,20}:[A-Za-z0-9._:%-]{1,200}")
_CAR = re.compile(rb".{1,2}\xa2[^\xff]{0,8}(roots|version)", re.DOTALL)


class Repository:
    """Reads ``.car``; a row is a record of the repository."""

    part = "follows, likes, reposts, posts, blocks"

    def recognises(self, member: Member) -> bool:
        """Say whether it begins with the header of a CAR v1."""
        return _CAR.match(member.head[:64]) is not None

    def rows(self, member: Member, siblings: Siblings) -> Iterator[Row | Rejected]:
        """Stream the records in the order of their keys."""
        del siblings
        if member.size > MAX_REPOSITORY:
            yield Rejected(1, translate("The repository is larger than 512 MiB."))
            return
        with member.open() as stream:
            content = stream.read()
        number = 0
        try:
            for number, (did, key, record) in enumerate(records_in(content), start=1):
                own = (HostFact(NETWORK, "account", did),) if number == 1 else ()
                yield _row(number, own, did, key, record)
        except DamagedRepository:
            yield Rejected(number + 1, translate("The repository is damaged or cut off: download it again."))


def _row(number: int, own: tuple[HostFact, ...], did: str, key: str, record: object) -> Row | Rejected:
    try:
        return Row(number, (*own, *_records(did, key, record)))
    except RowRefused as refusal:
        return Rejected(number, str(refusal))


def _records(did: str, key: str, record: object) -> tuple[Record, ...]:
    if not isinstance(record, dict):
        raise RowRefused("The record is missing in the file.")
    read = _READ.get(key.rpartition("/")[0])
    return read(did, f"at://{did}/{key}", record) if read else ()


def account(did: object) -> Actor:
    """Return an account by DID. Raises RowRefused for anything else."""
    told = text(did)
    if not _DID.fullmatch(told):
        raise RowRefused("The record does not say whose account it is about.")
    return Actor(NETWORK, told, url=f"https://bsky.app/profile/{told}")


def _author(reference: object) -> Actor:
    """Return who wrote what an ``at://`` address leads to."""
    return account(text(mapping(reference).get("uri")).removeprefix("at://").partition("/")[0])


def _follow(_: str, __: str, told: Told) -> tuple[Record, ...]:
    return (Connection(account(told.get("subject")), Direction.FOLLOWED_BY_HOST, iso_instant(told.get("createdAt"))),)


def _block(_: str, __: str, told: Told) -> tuple[Record, ...]:
    return (Fact(account(told.get("subject")), "blocked", "yes", iso_instant(told.get("createdAt"))),)


def _reaction(kind: Kind) -> Read:
    def read(did: str, uri: str, told: Told) -> tuple[Record, ...]:
        actor = _author(told.get("subject"))
        at = iso_instant(told.get("createdAt"))
        act = Interaction(NETWORK, uri, kind, actor, is_inbound=False, at=at, url=_page(mapping(told.get("subject"))))
        return () if actor.actor_id == did else (act,)

    return read


def _post(did: str, uri: str, told: Told) -> tuple[Record, ...]:
    people: dict[str, tuple[Actor, Kind]] = {}
    for facet in listing(told.get("facets")):
        for feature in map(mapping, listing(mapping(facet).get("features"))):
            if text(feature.get("$type")).endswith("#mention"):
                actor = account(feature.get("did"))
                people[actor.actor_id] = (actor, Kind.MENTION)
    embedded = mapping(told.get("embed"), "record")
    for reference, kind in (
        (mapping(embedded, "record") or embedded, Kind.QUOTE),
        (mapping(told.get("reply"), "parent"), Kind.REPLY),
    ):
        if reference:
            actor = _author(reference)
            people[actor.actor_id] = (actor, kind)
    at, written = iso_instant(told.get("createdAt")), text(told.get("text"))
    page, root = _page({"uri": uri}), text(mapping(told.get("reply"), "root").get("uri"))
    return tuple(
        Interaction(NETWORK, uri, kind, actor, is_inbound=False, at=at, text=written, url=page, thread=root)
        for actor, kind in people.values()
        if actor.actor_id != did
    )


def _page(reference: Told) -> str:
    did, _, rest = text(reference.get("uri")).removeprefix("at://").partition("/")
    return f"https://bsky.app/profile/{did}/post/{rest.rpartition('/')[2]}"


def _profile(_: str, __: str, told: Told) -> tuple[Record, ...]:
    facts = (
        HostFact(NETWORK, "name", text(told.get("displayName"))),
        HostFact(NETWORK, "headline", text(told.get("description"))),
    )
    return tuple(fact for fact in facts if fact.value)


_READ: dict[str, Read] = {
    "app.bsky.graph.follow": _follow,
    "app.bsky.graph.block": _block,
    "app.bsky.feed.like": _reaction(Kind.FAVOURITE),
    "app.bsky.feed.repost": _reaction(Kind.BOOST),
    "app.bsky.feed.post": _post,
    "app.bsky.actor.profile": _profile,
}
