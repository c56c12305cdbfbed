from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from klatsch.networks.records import Connection, Direction, Fact, HostFact, Interaction, Kind
from tests.rules.networks.conftest import RECORDED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.networks.conftest import Read

MODERN = "x/archive__modern"


def test_followers_are_ids_as_text_and_nothing_else_is_made_up(read: Read) -> None:
    follower, following = read(MODERN).records(Connection)
    assert (follower.actor.actor_id, follower.direction) == ("9007199254740993", Direction.FOLLOWS_HOST)
    assert (follower.actor.handle, follower.actor.name, follower.since) == ("", "", None)
    assert follower.actor.url == "https://x.com/i/user/9007199254740993"
    assert (following.actor.actor_id, following.direction) == ("222000111", Direction.FOLLOWED_BY_HOST)


def test_posts_tell_the_handles_that_the_lists_lack(read: Read) -> None:
    acts = [act for act in read(MODERN).records(Interaction) if act.kind is not Kind.MESSAGE]
    assert [(act.kind, act.actor.handle, act.actor.name, act.text) for act in acts] == [
        (Kind.REPLY, "otter", "River Otter", "@otter yes & no, ask @marten"),
        (Kind.MENTION, "marten", "Pine Marten", "@otter yes & no, ask @marten"),
        (Kind.BOOST, "marten", "Pine Marten", "RT @marten: news for @otter"),
    ]
    assert acts[0].actor.actor_id == "222000111"
    assert acts[0].at == datetime(2024, 3, 5, 14, 2, 11, tzinfo=UTC)


def test_messages_have_a_direction_and_groups_an_act_with_each(read: Read) -> None:
    acts = [act for act in read(MODERN).records(Interaction) if act.kind is Kind.MESSAGE]
    assert [(act.is_inbound, act.actor.actor_id, act.text, act.is_group) for act in acts] == [
        (True, "222000111", "still up for that coffee?", False),
        (False, "222000111", "soon!", False),
        (True, "222000111", "agenda", True),
        (False, "222000111", "thanks", True),
        (False, "333000222", "thanks", True),
    ]


def test_what_cannot_be_read_is_rejected_and_the_rest_accounted_for(read: Read) -> None:
    reading = read(MODERN)
    assert reading.rejected == [
        (2, "The entry has no account id: the account is gone."),
        (4, "The time “some day” cannot be read."),
    ]
    assert len(reading.lines) == 17


def test_muted_and_blocked_accounts_are_facts(read: Read) -> None:
    facts = [(fact.actor.actor_id, fact.field) for fact in read(MODERN).records(Fact)]
    assert facts == [("666000555", "muted"), ("666000556", "blocked")]


def test_the_host_is_told(read: Read) -> None:
    facts = {fact.field: fact.value for fact in read(MODERN).records(HostFact)}
    assert facts == {
        "account": "1400000000000000001",
        "handle": "lenamaps",
        "name": "Lena Vogt",
        "email": "lena@example.org",
        "headline": "Maps.",
        "place": "Bergen",
    }


def test_the_layout_of_2020_is_read(read: Read) -> None:
    reading = read("x/archive__2020")
    assert [tie.actor.actor_id for tie in reading.records(Connection)] == ["444000333"]
    assert [act.actor.handle for act in reading.records(Interaction)] == ["otter"]


def test_one_conversation_alone_does_not_tell_who_the_host_is(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "direct-messages.js"
    path.write_text(
        'window.YTD.direct_messages.part0 = [{"dmConversation": {"conversationId": "1-2", "messages": ['
        '{"messageCreate": {"senderId": "1", "recipientId": "2", "id": "5", "createdAt": "2024-01-01T00:00:00Z"}}]}}]'
    )
    assert "import the whole archive" in read(path).rejected[0][1]


def test_the_host_is_told_by_the_manifest_too(read: Read, tmp_path: Path) -> None:
    shutil.copy(RECORDED / MODERN / "data/direct-messages.js", tmp_path)
    (tmp_path / "manifest.js").write_text('window.__THAR_CONFIG = {"userInfo": {"accountId": "1400000000000000001"}}')
    assert [act.is_inbound for act in read(tmp_path).records(Interaction)] == [True, False]


def test_the_host_is_the_one_in_all_conversations(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "direct-messages.js"
    message = (
        '{"messageCreate": {"senderId": "%s", "recipientId": "9", "id": "%s", "createdAt": "2024-01-01T00:00:00Z"}}'
    )
    threads = [f'{{"dmConversation": {{"conversationId": "{n}-9", "messages": [{message % (n, n)}]}}}}' for n in (1, 2)]
    path.write_text(f"window.YTD.direct_messages.part0 = [{','.join(threads)}]")
    assert [(act.actor.actor_id, act.is_inbound) for act in read(path).records(Interaction)] == [
        ("1", True),
        ("2", True),
    ]
