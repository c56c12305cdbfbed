from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from klatsch.networks.records import Fact, HostFact, Interaction, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.networks.conftest import Read

RECENT = "linkedin/archive__2024"
OLD = "linkedin/archive__2021"


def _messages(read: Read, path: str | Path) -> list[Interaction]:
    return [act for act in read(path).records(Interaction) if act.kind is Kind.MESSAGE]


def test_connections_are_read_first_so_that_later_files_find_their_people(read: Read) -> None:
    assert read(RECENT).parts[0] == "connections"


def test_an_incoming_invitation_is_somebody_trying_to_reach_the_host(read: Read) -> None:
    sent, received = (act for act in read(RECENT).records(Interaction) if act.kind is Kind.INVITATION)
    assert (sent.is_inbound, sent.actor.actor_id) == (False, "mira-solberg-12")
    assert (received.is_inbound, received.actor.actor_id) == (True, "olu-bakare")
    assert received.at == datetime(2023, 10, 2, 11, 5, tzinfo=UTC)
    assert received.text == "Your talk on maps was lovely."


def test_an_old_invitation_has_a_name_only(read: Read) -> None:
    (received,) = (act for act in read(OLD).records(Interaction) if act.kind is Kind.INVITATION)
    assert received.actor.is_provisional
    assert received.actor.provisional_key == "olu bakare|"


def test_messages_have_a_direction_and_a_thread(read: Read) -> None:
    first, answer, *_ = _messages(read, RECENT)
    assert (first.is_inbound, first.actor.actor_id, first.text) == (
        True,
        "mira-solberg-12",
        "Hi Lena,\ncoffee on Thursday?",
    )
    assert (answer.is_inbound, answer.actor.actor_id, answer.text) == (False, "mira-solberg-12", "Gladly")
    assert first.thread == answer.thread == "2-AAA"
    assert not first.is_group


def test_a_message_to_several_is_one_act_with_each(read: Read) -> None:
    to_jose, to_wren, from_wren = (act for act in _messages(read, RECENT) if act.is_group)
    assert [act.actor.actor_id for act in (to_jose, to_wren)] == ["jose-nunez", "wren-hale"]
    assert to_jose.key == to_wren.key
    assert to_jose.actor.name == ""  # the names are joined by commas and one has a comma of its own
    assert (from_wren.is_inbound, from_wren.actor.name) == (True, "Wren Hale, PhD")


def test_what_is_left_out_says_why(read: Read) -> None:
    reasons = [reason for _, reason in read(RECENT).rejected]
    assert reasons == [
        "LinkedIn hides this member's name: only the date is given.",
        "The direction “SIDEWAYS” is neither INCOMING nor OUTGOING.",
        "This is a draft that was never sent.",
        "This is an advertisement that LinkedIn sent as a message.",
        "LinkedIn filed this message as spam.",
        "This member has left LinkedIn or hides: neither name nor address is given.",
        "The time “yesterday” cannot be read.",
    ]


def test_lines_of_messages_over_several_lines_are_those_of_an_editor(read: Read) -> None:
    assert (5, "This is a draft that was never sent.") in read(RECENT).rejected


def test_old_messages_without_recipients_find_them_by_thread_or_by_name(read: Read) -> None:
    asked, answered, other = _messages(read, OLD)
    assert (asked.is_inbound, asked.is_group) == (True, False)
    assert (answered.is_inbound, answered.actor.actor_id) == (False, "theo-anders")
    assert (other.is_inbound, other.actor.provisional_key) == (False, "mira solberg|")
    assert read(OLD).rejected == [(5, "This message went to several people whose names cannot be told apart.")]


def test_the_host_is_the_one_in_every_conversation_who_is_no_connection(read: Read) -> None:
    (message,) = _messages(read, "linkedin/archive__2025_without_invitations")
    assert (message.is_inbound, message.actor.actor_id) == (True, "mira-solberg-12")


def test_one_conversation_alone_does_not_tell_who_the_host_is(read: Read, tmp_path: Path) -> None:
    lines = (tmp_path / "messages.csv", "tests/recorded/linkedin/archive__2025_without_invitations/messages.csv")
    shutil.copy(lines[1], lines[0])
    assert "import the whole archive" in read(lines[0]).rejected[0][1]


def test_endorsements_and_recommendations_are_reactions(read: Read) -> None:
    kudos = [act for act in read(RECENT).records(Interaction) if act.kind is Kind.ENDORSEMENT and act.is_inbound]
    assert [act.text for act in kudos] == ["Cartography", "Lena draws the best maps."]


def test_what_the_host_recommended_goes_out(read: Read) -> None:
    given = [act for act in read(RECENT).records(Interaction) if act.kind is Kind.ENDORSEMENT and not act.is_inbound]
    assert [act.actor.name for act in given] == ["Theo Anders"]


def test_notes_are_facts_about_their_connection(read: Read) -> None:
    (note,) = read(RECENT).records(Fact)
    assert (note.actor.actor_id, note.field, note.value) == ("mira-solberg-12", "note", "met at the map fair")
    assert note.at == datetime(2025, 7, 30, 18, 20, tzinfo=UTC)


def test_the_host_is_told_with_jobs_and_schools(read: Read) -> None:
    facts = read(RECENT).records(HostFact)
    assert facts == [
        HostFact("linkedin", "name", "Lena Vogt"),
        HostFact("linkedin", "headline", "Cartographer"),
        HostFact("linkedin", "place", "Bergen, Norway"),
        HostFact("x", "handle", "lenamaps"),
        HostFact("x", "handle", "lena_vogt"),
        HostFact("linkedin", "email", "lena@example.org"),
        HostFact("linkedin", "position", "Cartographer", "Contour", date(2020, 1, 1)),
        HostFact("linkedin", "position", "Intern", "Quill", date(2017, 1, 1), date(2019, 12, 1)),
        HostFact("linkedin", "education", "BSc Geography", "Fjord University", date(2012, 1, 1), date(2016, 1, 1)),
        HostFact("linkedin", "account", "lena-vogt"),
    ]
