from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives.fediverse.addresses import find_author
from klatsch.networks.records import Connection, Direction, Fact, HostFact, Interaction, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.networks.conftest import Read

EXPORT = "mastodon/export__mastodon"
ARCHIVE = "mastodon/archive__activitypub"


def test_following_and_lists_are_ties_with_stable_lower_case_keys(read: Read) -> None:
    ties = read(EXPORT).records(Connection)
    assert [(tie.actor.actor_id, tie.lists) for tie in ties] == [
        ("otter@pond.example", ()),
        ("zoe@social.example", ()),
        ("zoe@social.example", ("Work, old",)),
        ("otter@pond.example", ("Coffee",)),
    ]
    assert {tie.direction for tie in ties} == {Direction.FOLLOWED_BY_HOST}
    assert ties[0].actor.handle == "Otter@pond.example"


def test_muted_and_blocked_accounts_are_facts_and_blocked_servers_nobody(read: Read) -> None:
    facts = [(fact.actor.actor_id, fact.field) for fact in read(EXPORT).records(Fact)]
    assert facts == [("loud@social.example", "muted"), ("spam@bad.example", "blocked")]


def test_rows_that_are_no_accounts_are_rejected_with_their_lines(read: Read) -> None:
    assert read(EXPORT).rejected == [
        (4, "“not an address” is no address of an account (name@server)."),
        (3, "The row has 1 of 2 columns: the file is cut off or damaged here."),
    ]


def test_followers_are_read_where_a_server_gives_them(read: Read) -> None:
    (tie,) = read("mastodon/export__gotosocial").records(Connection)
    assert (tie.actor.actor_id, tie.direction) == ("fan@localhost:8081", Direction.FOLLOWS_HOST)


def test_lists_of_bare_addresses_are_read(read: Read) -> None:
    reading = read("mastodon/following_accounts__2018.csv")
    assert reading.lines == [1, 2]
    assert reading.rejected == []


def test_an_empty_export_is_a_list_of_nobody(read: Read, tmp_path: Path) -> None:
    (tmp_path / "blocked_accounts.csv").touch()
    assert read(tmp_path / "blocked_accounts.csv").lines == []


def test_the_archive_tells_the_hosts_own_acts(read: Read) -> None:
    acts = [(act.kind, act.actor.actor_id, act.is_inbound) for act in read(ARCHIVE).records(Interaction)]
    assert acts == [
        (Kind.REPLY, "otter@pond.example", False),
        (Kind.MENTION, "zoe@social.example", False),
        (Kind.MESSAGE, "otter@pond.example", False),
        (Kind.BOOST, "otter@pond.example", False),
        (Kind.FAVOURITE, "otter@pond.example", False),
    ]


def test_a_post_is_plain_text_with_its_time_and_address(read: Read) -> None:
    reply = read(ARCHIVE).records(Interaction)[0]
    assert reply.text == "@otter yes & no\nsoon"
    assert reply.at == datetime(2024, 5, 2, 8, tzinfo=UTC)
    assert reply.url == "https://social.example/users/lena/statuses/2"


def test_the_archive_tells_who_the_host_is(read: Read) -> None:
    assert [(fact.field, fact.value) for fact in read(ARCHIVE).records(HostFact)] == [
        ("account", "lena@social.example"),
        ("handle", "lena@social.example"),
        ("name", "Lena Vogt"),
        ("headline", "Maps & tea"),
    ]


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("https://pond.example/users/otter/statuses/1", "otter@pond.example"),
        ("https://pond.example/@Otter/1", "otter@pond.example"),
        ("https://pond.example/objects/1", None),
        ("https://user:secret@pond.example/@otter", None),
    ],
)
def test_an_author_is_known_by_the_address_of_a_page_only_where_it_says_so(page: str, address: str | None) -> None:
    author = find_author(page)
    assert (author.actor_id if author else None) == address
