from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives.json_fields import parse_unix_instant, repair_mojibake
from klatsch.networks.errors import UnreadableArchive
from klatsch.networks.records import Connection, Direction, Fact, Interaction, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.networks.conftest import Read

FACEBOOK = "facebook/archive__2024"


def test_friends_are_names_with_repaired_letters(read: Read) -> None:
    ties = read(FACEBOOK).records(Connection)
    assert [(tie.actor.name, tie.direction) for tie in ties] == [
        ("Zoë Brandt", Direction.MUTUAL),
        ("Łukasz 🦦 Nowak", Direction.MUTUAL),
        ("Jürgen Späth", Direction.MUTUAL),
        ("Mária Fekete", Direction.FOLLOWS_HOST),
        ("Harbour Ferry Co", Direction.FOLLOWED_BY_HOST),
    ]
    assert ties[0].actor.is_provisional
    assert ties[0].since == datetime(2020, 10, 29, 19, 33, 20, tzinfo=UTC)


def test_the_same_friend_has_the_same_key_in_every_layout(read: Read) -> None:
    new = read(FACEBOOK).records(Connection)[0].actor
    assert read("facebook/archive__2020").records(Connection)[0].actor == new


def test_who_is_gone_or_no_longer_a_friend_is_rejected(read: Read) -> None:
    assert read(FACEBOOK).rejected == [
        (4, "The entry has no name: the account is gone."),
        (1, "“Old Pal” is no longer a friend."),
        (1, "Meta filed this thread as spam."),
    ]


def test_a_stranger_who_asks_and_writes_is_one_person_trying_to_reach_the_host(read: Read) -> None:
    acts = [act for act in read(FACEBOOK).records(Interaction) if act.actor.name == "Olu Bakare" and act.is_inbound]
    assert [act.kind for act in acts] == [Kind.FOLLOW_REQUEST, Kind.MESSAGE]
    assert acts[0].actor == acts[1].actor


def test_messages_belong_to_the_friend_of_that_name(read: Read) -> None:
    reading = read(FACEBOOK)
    friend = reading.records(Connection)[0].actor
    acts = [act for act in reading.records(Interaction) if act.actor == friend]
    assert [(act.is_inbound, act.text, act.is_group) for act in acts] == [
        (False, "Both of you", True),
        (True, "Kaffee? ☕", False),
        (False, "Grüße", False),
    ]


def test_the_encrypted_export_is_correct_already_and_stays_so(read: Read) -> None:
    outgoing, incoming = read("facebook/messenger__encrypted").records(Interaction)
    assert (outgoing.is_inbound, outgoing.thread) == (False, "Olu_2")
    assert (incoming.is_inbound, incoming.actor.name, incoming.text) == (True, "Zoë Brandt", "Größe ☕")


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("2022", [("riverotter", Direction.FOLLOWS_HOST), ("pinemarten", Direction.FOLLOWED_BY_HOST)]),
        ("2023", [("riverotter", Direction.FOLLOWS_HOST), ("stoat.lab", Direction.FOLLOWS_HOST)]),
        ("2025", [("pinemarten", Direction.FOLLOWED_BY_HOST), ("pinemarten", Direction.FOLLOWED_BY_HOST)]),
    ],
)
def test_instagram_is_read_in_every_layout(read: Read, layout: str, expected: list[tuple[str, Direction]]) -> None:
    ties = read(f"instagram/archive__{layout}").records(Connection)
    assert [(tie.actor.actor_id, tie.direction) for tie in ties] == expected
    assert all(tie.since for tie in ties)


def test_the_newest_layout_tells_names_too(read: Read) -> None:
    asked, sent = (
        act for act in read("instagram/archive__2026").records(Interaction) if act.kind is Kind.FOLLOW_REQUEST
    )
    assert (asked.is_inbound, asked.actor.handle, asked.actor.name) == (True, "stoat.lab", "Stöat Lab")
    assert (sent.is_inbound, sent.actor.handle) == (False, "riverotter")


def test_instagram_messages_know_the_host_as_the_one_in_every_thread(read: Read) -> None:
    acts = [act for act in read("instagram/archive__2026").records(Interaction) if act.kind is Kind.MESSAGE]
    assert [(act.network, act.actor.name, act.is_inbound) for act in acts] == [
        ("instagram", "River Otter", True),
        ("instagram", "Stoat", True),
    ]


def test_entries_without_a_user_name_are_rejected_and_blocked_ones_facts(read: Read) -> None:
    reading = read("instagram/archive__2023")
    assert reading.rejected == [(2, "The entry has no user name: the account is gone.")]
    assert [(fact.actor.actor_id, fact.field) for fact in reading.records(Fact)] == [("loud.one", "blocked")]


@pytest.mark.parametrize("name", ["Zoë", "Łukasz", "Plain", "", "Ñandú ÿ", "山本"])
def test_correct_text_stays_and_mojibake_is_repaired(name: str) -> None:
    assert repair_mojibake(name) == name
    assert repair_mojibake(name.encode().decode("latin-1")) == name


@pytest.mark.parametrize("told", [None, "1600000000", True, -5, 0, 10**30, float("nan"), float("inf")])
def test_what_is_no_time_is_none(told: object) -> None:
    assert parse_unix_instant(told) is None


FRIEND = {"name": "Anna Smith", "timestamp": 1300000000}


def write(folder: Path, name: str, told: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told))
    return folder


def test_friends_of_one_name_and_day_stay_two(read: Read, tmp_path: Path) -> None:
    ties = read(write(tmp_path, "friends/friends.json", {"friends": [FRIEND, FRIEND]})).records(Connection)
    assert [tie.actor.actor_id for tie in ties] == ["name:anna smith|2011-03-13", "name:anna smith|2011-03-13#2"]


def test_requests_of_two_who_have_one_name_stay_two(read: Read, tmp_path: Path) -> None:
    acts = read(write(tmp_path, "received.json", {"received_requests_v2": [FRIEND, FRIEND]})).records(Interaction)
    assert len({act.actor.actor_id for act in acts}) == len({act.key for act in acts}) == 2


def test_a_message_of_one_of_two_namesakes_is_given_to_neither(read: Read, tmp_path: Path) -> None:
    write(tmp_path, "personal_information/profile.json", {"profile_v2": {"full_name": "Hanna Weiss"}})
    write(tmp_path, "friends/friends.json", {"friends": [FRIEND, {**FRIEND, "timestamp": 1400000000}]})
    people = [{"name": "Anna Smith"}, {"name": "Hanna Weiss"}]
    said = [{"sender_name": "Anna Smith", "timestamp_ms": 1500000000000, "content": "Hello!"}]
    write(tmp_path, "messages/inbox/anna_1/message_1.json", {"participants": people, "messages": said})
    reading = read(tmp_path)
    friends = {tie.actor.actor_id for tie in reading.records(Connection)}
    (act,) = reading.records(Interaction)
    assert len(friends) == 2
    assert act.actor.actor_id == "name:anna smith|"


@pytest.mark.parametrize(
    "answer",
    [
        {"followers": [{"did": "did:plc:a", "handle": "a.example", "displayName": "A"}], "subject": {}},
        [],
        [{"id": "1", "username": "zoe", "acct": "zoe@social.example", "display_name": "Zoe"}],
    ],
)
def test_what_a_server_answers_programs_is_not_taken_for_an_export(read: Read, tmp_path: Path, answer: object) -> None:
    write(tmp_path, "followers.json", answer)
    with pytest.raises(UnreadableArchive):
        read(tmp_path / "followers.json")
