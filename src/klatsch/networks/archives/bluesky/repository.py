"""The records of a Bluesky repository: own follows, likes, reposts, posts with replies and mentions, and blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import translate
from klatsch.networks.archives.bluesky.car_blocks import MAX_REPOSITORY_BYTES, DamagedRepository, read_records
from klatsch.networks.archives.json_fields import get_list, get_mapping, get_text, parse_iso_instant
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

    from klatsch.networks.ports import ArchiveContext, ArchiveFile
    from klatsch.networks.records import Record

    type RecordValue = dict[str, object]
    type RecordReader = Callable[[str, str, RecordValue], tuple[Record, ...]]

BLUESKY_NETWORK = "bluesky"
_DID = re.compile(r"did:[a-z]{1,20}:[A-Za-z0-9._:%-]{1,200}")
_CAR = re.compile(rb".{1,2}\xa2[^\xff]{0,8}(roots|version)", re.DOTALL)


class RepositoryReader:
    """Reads ``.car``; a row is a record of the repository."""

    part = "follows, likes, reposts, posts, blocks"

    def detects(self, member: ArchiveFile) -> bool:
        """Return True if the file begins with the header of a CAR v1."""
        return _CAR.match(member.head[:64]) is not None

    def rows(self, member: ArchiveFile, siblings: ArchiveContext) -> Iterator[Row | Rejected]:
        """Stream the records in the order of their keys."""
        del siblings
        if member.size > MAX_REPOSITORY_BYTES:
            yield Rejected(1, translate("The repository is larger than 512 MiB."))
            return
        with member.open() as stream:
            content = stream.read()
        number = 0
        try:
            for number, (did, key, record) in enumerate(read_records(content), start=1):
                own = (HostFact(BLUESKY_NETWORK, "account", did),) if number == 1 else ()
                yield _read_row(number, own, did, key, record)
        except DamagedRepository:
            yield Rejected(number + 1, translate("The repository is damaged or cut off: download it again."))


def _read_row(number: int, own: tuple[HostFact, ...], did: str, key: str, record: object) -> Row | Rejected:
    try:
        return Row(number, (*own, *_read_records(did, key, record)))
    except RowRefused as refusal:
        return Rejected(number, str(refusal))


def _read_records(did: str, key: str, record: object) -> tuple[Record, ...]:
    if not isinstance(record, dict):
        raise RowRefused("The record is missing in the file.", code="record-missing")
    reader = _RECORD_READERS.get(key.rpartition("/")[0])
    return reader(did, f"at://{did}/{key}", record) if reader else ()


def make_account(did: object) -> Actor:
    """Return an account by DID. Raises RowRefused for anything else."""
    account_id = get_text(did)
    if not _DID.fullmatch(account_id):
        raise RowRefused("The record does not say whose account it is about.", code="record-without-account")
    return Actor(BLUESKY_NETWORK, account_id, url=f"https://bsky.app/profile/{account_id}")


def _author_of_reference(reference: object) -> Actor:
    """Return the author of the record that an ``at://`` address leads to."""
    return make_account(get_text(get_mapping(reference).get("uri")).removeprefix("at://").partition("/")[0])


def _read_follow(_: str, __: str, record: RecordValue) -> tuple[Record, ...]:
    return (
        Connection(
            make_account(record.get("subject")), Direction.FOLLOWED_BY_HOST, parse_iso_instant(record.get("createdAt"))
        ),
    )


def _read_block(_: str, __: str, record: RecordValue) -> tuple[Record, ...]:
    return (Fact(make_account(record.get("subject")), "blocked", "yes", parse_iso_instant(record.get("createdAt"))),)


def _make_reaction_reader(kind: Kind) -> RecordReader:
    def read(did: str, uri: str, record: RecordValue) -> tuple[Record, ...]:
        actor = _author_of_reference(record.get("subject"))
        at = parse_iso_instant(record.get("createdAt"))
        act = Interaction(
            BLUESKY_NETWORK,
            uri,
            kind,
            actor,
            is_inbound=False,
            at=at,
            url=_page_url(get_mapping(record.get("subject"))),
        )
        return () if actor.actor_id == did else (act,)

    return read


def _read_post(did: str, uri: str, record: RecordValue) -> tuple[Record, ...]:
    people: dict[str, tuple[Actor, Kind]] = {}
    for facet in get_list(record.get("facets")):
        for feature in map(get_mapping, get_list(get_mapping(facet).get("features"))):
            if get_text(feature.get("$type")).endswith("#mention"):
                actor = make_account(feature.get("did"))
                people[actor.actor_id] = (actor, Kind.MENTION)
    embedded = get_mapping(record.get("embed"), "record")
    for reference, kind in (
        (get_mapping(embedded, "record") or embedded, Kind.QUOTE),
        (get_mapping(record.get("reply"), "parent"), Kind.REPLY),
    ):
        if reference:
            actor = _author_of_reference(reference)
            people[actor.actor_id] = (actor, kind)
    at = parse_iso_instant(record.get("createdAt"))
    written = get_text(record.get("text"))
    page = _page_url({"uri": uri})
    root = get_text(get_mapping(record.get("reply"), "root").get("uri"))
    return tuple(
        Interaction(BLUESKY_NETWORK, uri, kind, actor, is_inbound=False, at=at, text=written, url=page, thread=root)
        for actor, kind in people.values()
        if actor.actor_id != did
    )


def _page_url(reference: RecordValue) -> str:
    did, _, rest = get_text(reference.get("uri")).removeprefix("at://").partition("/")
    return f"https://bsky.app/profile/{did}/post/{rest.rpartition('/')[2]}"


def _read_own_profile(_: str, __: str, record: RecordValue) -> tuple[Record, ...]:
    facts = (
        HostFact(BLUESKY_NETWORK, "name", get_text(record.get("displayName"))),
        HostFact(BLUESKY_NETWORK, "headline", get_text(record.get("description"))),
    )
    return tuple(fact for fact in facts if fact.value)


_RECORD_READERS: dict[str, RecordReader] = {
    "app.bsky.graph.follow": _read_follow,
    "app.bsky.graph.block": _read_block,
    "app.bsky.feed.like": _make_reaction_reader(Kind.FAVOURITE),
    "app.bsky.feed.repost": _make_reaction_reader(Kind.BOOST),
    "app.bsky.feed.post": _read_post,
    "app.bsky.actor.profile": _read_own_profile,
}
