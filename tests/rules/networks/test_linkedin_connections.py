from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives.linkedin.profiles import parse_slug, profile_url
from klatsch.networks.records import Actor, Connection, Direction

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.networks.conftest import Read


def test_a_row_of_today_is_a_strong_connection(read: Read) -> None:
    first = read("linkedin/connections__2024_with_addresses.csv").records(Connection)[0]
    assert first == Connection(
        Actor(
            "linkedin",
            "mira-solberg-12",
            name="Mira Solberg",
            handle="mira-solberg-12",
            url="https://www.linkedin.com/in/mira-solberg-12",
            company="Harbour Press",
            position='"Chief" Editor',
            provisional_key="mira solberg|2019-05-04",
        ),
        Direction.MUTUAL,
        date(2019, 5, 4),
    )


def test_a_percent_encoded_address_and_its_e_mail_are_read(read: Read) -> None:
    actor = read("linkedin/connections__2024_with_addresses.csv").records(Connection)[1].actor
    assert (actor.actor_id, actor.emails) == ("josé-nunez", ("jose@example.com",))
    assert actor.url == "https://www.linkedin.com/in/jos%C3%A9-nunez"


@pytest.mark.parametrize(("era", "line"), [("2022_with_note", 6), ("2024_with_addresses", 7)])
def test_a_hidden_member_is_rejected_with_its_line(read: Read, era: str, line: int) -> None:
    reading = read(f"linkedin/connections__{era}.csv")
    assert reading.rejected == [(line, "LinkedIn hides this member's name: only the date is given.")]


def test_without_addresses_people_are_provisional_and_keep_their_titles(read: Read) -> None:
    mira, theo = (c.actor for c in read("linkedin/connections__2021_without_addresses.csv").records(Connection))
    assert mira.is_provisional
    assert theo.name == "Theo Anders, Ph.D."
    assert theo.company == "Quill, Ltd."
    assert theo.emails == ("theo@example.org",)


def test_the_provisional_key_of_old_is_carried_by_the_strong_row_of_today(read: Read) -> None:
    old = read("linkedin/connections__2021_without_addresses.csv").records(Connection)[0].actor
    new = read("linkedin/connections__2024_with_addresses.csv").records(Connection)[0].actor
    assert old.provisional_key == new.provisional_key
    assert old.actor_id == f"name:{new.provisional_key}"


def test_namesakes_of_one_day_stay_two_people(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    row = "Kim,Lee,,Mint,{},04 May 2019\n"
    path.write_text("First Name,Last Name,Email Address,Company,Position,Connected On\n" + row * 2)
    keys = [connection.actor.actor_id for connection in read(path).records(Connection)]
    assert keys == ["name:kim lee|2019-05-04", "name:kim lee|2019-05-04#2"]


def test_a_file_saved_again_by_a_spreadsheet_is_still_read(read: Read) -> None:
    reading = read("linkedin/connections__saved_by_excel.csv")
    assert [(c.actor.actor_id, c.since) for c in reading.records(Connection)] == [("mira-solberg-12", date(2019, 5, 4))]
    assert [line for line, reason in reading.rejected if "31-Feb-22" in reason] == [3]


def test_every_damaged_row_is_accounted_for_where_it_begins(read: Read) -> None:
    reading = read("linkedin/connections__damaged.csv")
    assert [c.actor.company for c in reading.records(Connection)] == ["Harbour\nPress", "Mint"]
    assert reading.rejected == [
        (7, "The row has 8 columns instead of 7: a separator is not quoted."),
        (9, "The row has 2 of 7 columns: the file is cut off or damaged here."),
    ]


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.linkedin.com/in/Mira-Solberg", "mira-solberg"),
        ("www.linkedin.com/in/mira/", "mira"),
        ("https://no.linkedin.com/in/zo%C3%AB?trk=x", "zoë"),
        ("https://www.linkedin.com/company/harbour", ""),
        ("", ""),
    ],
)
def test_the_slug_is_found_in_every_form_of_the_address(url: str, slug: str) -> None:
    assert parse_slug(url) == slug


def test_a_slug_survives_its_address() -> None:
    assert parse_slug(profile_url("zoë-%20x")) == "zoë-%20x"
