from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from klatsch.networks.records import Connection, Direction, Fact, HostFact, Interaction, Kind
from tests.rules.networks.sample_car_files import DID, repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.networks.conftest import Read, Reading

OTTER, MARTEN = "did:plc:riverotter", "did:web:marten.example"
POST = f"at://{OTTER}/app.bsky.feed.post/77"
AT = "2024-05-01T08:00:00.000Z"
MENTION = {"features": [{"$type": "app.bsky.richtext.facet#mention", "did": MARTEN}]}
RECORDS: dict[str, dict[str, object]] = {
    "app.bsky.actor.profile/self": {"displayName": "Lena Vogt", "description": "Maps."},
    "app.bsky.feed.like/1": {"subject": {"uri": POST, "cid": "x"}, "createdAt": AT},
    "app.bsky.feed.post/1": {"text": "hello", "createdAt": AT},
    "app.bsky.feed.post/2": {
        "text": "yes, @marten",
        "createdAt": AT,
        "facets": [MENTION],
        "reply": {"parent": {"uri": POST}, "root": {"uri": POST}},
    },
    "app.bsky.feed.post/3": {
        "text": "look",
        "createdAt": AT,
        "embed": {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": {"uri": POST}}},
    },
    "app.bsky.feed.post/4": {"text": "2/2", "createdAt": AT, "reply": {"parent": {"uri": f"at://{DID}/x/1"}}},
    "app.bsky.feed.repost/1": {"subject": {"uri": POST}, "createdAt": AT},
    "app.bsky.graph.block/1": {"subject": MARTEN, "createdAt": AT},
    "app.bsky.graph.follow/1": {"subject": OTTER, "createdAt": AT},
    "app.bsky.graph.follow/2": {"subject": "nobody", "createdAt": AT},
    "app.bsky.graph.follow/3": {"subject": OTTER, "createdAt": "soon"},
    "com.example.unknown/1": {"anything": 1},
}


def _read(read: Read, tmp_path: Path, content: bytes) -> Reading:
    path = tmp_path / "repo.car"
    path.write_bytes(content)
    return read(path)


def test_follows_are_ties_with_their_time(read: Read, tmp_path: Path) -> None:
    (follow,) = _read(read, tmp_path, repository(RECORDS)).records(Connection)
    assert (follow.actor.actor_id, follow.direction) == (OTTER, Direction.FOLLOWED_BY_HOST)
    assert follow.since == datetime(2024, 5, 1, 8, tzinfo=UTC)


def test_the_hosts_acts_are_read_with_kind_and_key(read: Read, tmp_path: Path) -> None:
    acts = _read(read, tmp_path, repository(RECORDS)).records(Interaction)
    assert [(act.kind, act.actor.actor_id, act.key.removeprefix(f"at://{DID}/app.bsky.feed.")) for act in acts] == [
        (Kind.FAVOURITE, OTTER, "like/1"),
        (Kind.MENTION, MARTEN, "post/2"),
        (Kind.REPLY, OTTER, "post/2"),
        (Kind.QUOTE, OTTER, "post/3"),
        (Kind.BOOST, OTTER, "repost/1"),
    ]
    assert not any(act.is_inbound for act in acts)
    assert acts[2].thread == POST


def test_blocks_are_facts_and_the_host_is_told(read: Read, tmp_path: Path) -> None:
    reading = _read(read, tmp_path, repository(RECORDS))
    assert [(fact.actor.actor_id, fact.field) for fact in reading.records(Fact)] == [(MARTEN, "blocked")]
    assert [(fact.field, fact.value) for fact in reading.records(HostFact)] == [
        ("account", DID),
        ("name", "Lena Vogt"),
        ("headline", "Maps."),
    ]


def test_every_record_is_accounted_for(read: Read, tmp_path: Path) -> None:
    reading = _read(read, tmp_path, repository(RECORDS))
    assert reading.lines == list(range(1, len(RECORDS) + 1))
    assert reading.rejected == [
        (10, "The record does not say whose account it is about."),
        (11, "The time “soon” cannot be read."),
    ]


def test_a_repository_that_is_cut_off_says_so(read: Read, tmp_path: Path) -> None:
    reading = _read(read, tmp_path, repository(RECORDS)[:-20])
    assert reading.rejected == [(1, "The repository is damaged or cut off: download it again.")]
