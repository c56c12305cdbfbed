from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives.addressbook.contacts import make_contact_id, parse_birthday, parse_link
from klatsch.networks.archives.addressbook.generic_csv import suggest_columns
from klatsch.networks.archives.reader import open_archive, preview_table
from klatsch.networks.errors import RowRefused, UnreadableArchive
from klatsch.networks.records import Connection, Fact, Rejected
from tests.rules.networks.conftest import RECORDED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.networks.conftest import Read

CLUB = {
    "first_name": "Vorname",
    "last_name": "Nachname",
    "email": "E-Mail",
    "company": "Firma",
    "phone": "Telefon",
    "list": "Gruppe",
    "since": "Beitritt",
}


def test_todays_google_contacts_are_read_with_all_their_values(read: Read) -> None:
    reading = read("google-contacts/contacts__2024.csv")
    mira, firm, stranger = reading.records(Connection)
    assert mira.actor.name == "Dr. Mira Solberg"
    assert mira.actor.emails == ("mira@example.org", "m.solberg@example.com")
    assert mira.actor.phones == ("+47 5550 1", "5550 1")
    assert (mira.actor.company, mira.actor.position, mira.actor.place) == ("Harbour Press", "Editor", "Bergen, Norway")
    assert mira.actor.links == ("https://mira.example.org",)
    assert mira.lists == ("Books",)
    assert [(fact.field, fact.value) for fact in reading.records(Fact)] == [
        ("nickname", "Mi"),
        ("note", "line one\nline two"),
        ("birthday", "--04-12"),
    ]
    assert firm.actor.name == "Contour"
    assert (stranger.actor.name, stranger.actor.emails) == ("", ("stranger@example.net",))
    assert reading.rejected == [(6, "The entry has no name, no e-mail address and no number.")]


def test_the_old_google_headers_are_read_too(read: Read) -> None:
    (mira,) = read("google-contacts/contacts__2019.csv").records(Connection)
    assert mira.actor.name == "Mira Solberg"
    assert mira.actor.emails == ("m.solberg@example.com", "mira@example.org")
    assert (mira.actor.company, mira.actor.position) == ("Harbour Press", "Editor")
    assert mira.lists == ("Books", "Fair 2019")


def test_any_table_is_read_once_somebody_said_which_column_is_what() -> None:
    with open_archive(RECORDED / "csv/members__club.csv", columns=CLUB) as opened:
        (reading,) = opened.readings()
        mira, theo = reading.rows
    (connection,) = mira.records
    assert reading.source == "csv"
    assert (connection.actor.name, connection.actor.emails) == ("Mira Solberg", ("mira@example.org",))
    assert connection.lists == ("Rowing", "Books")
    assert connection.since == date(2019, 5, 4)
    assert isinstance(theo, Rejected)
    assert theo.line == 4


def test_a_table_of_one_column_is_read(tmp_path: Path) -> None:
    (tmp_path / "mails.csv").write_text("Mail\nmira@example.org\n")
    with open_archive(tmp_path / "mails.csv", columns={"email": "Mail"}) as opened:
        (row,) = next(opened.readings()).rows
    assert row.records[0].actor.emails == ("mira@example.org",)


def test_an_unknown_table_is_previewed_to_ask_which_column_is_what() -> None:
    preview = preview_table(RECORDED / "csv/members__club.csv")
    assert preview.headers == ["Vorname", "Nachname", "E-Mail", "Firma", "Telefon", "Gruppe", "Beitritt"]
    assert [row[0] for row in preview.rows] == ["Mira", "Theo"]
    assert preview.suggestion["email"] == "E-Mail"


@pytest.mark.parametrize("content", ["", "just a sentence", "<html><head><title>a,b</title>", "{}"])
def test_what_is_no_table_is_not_previewed(tmp_path: Path, content: str) -> None:
    (tmp_path / "some.csv").write_text(content)
    with pytest.raises(UnreadableArchive, match=r"some\.csv"):
        preview_table(tmp_path / "some.csv")


def test_headers_that_speak_for_themselves_are_suggested() -> None:
    assert suggest_columns(["Vorname", "Nachname", "E-Mail", "Schuhgröße"]) == {
        "first_name": "Vorname",
        "last_name": "Nachname",
        "email": "E-Mail",
    }


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [({"shoe": "Vorname"}, "nothing a column can be"), ({"company": "Firma"}, "which column holds the name")],
)
def test_columns_that_tell_nobody_are_refused(columns: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnreadableArchive, match=sentence):
        open_archive(RECORDED / "csv/members__club.csv", columns=columns)


def test_an_entry_without_uid_keeps_its_key_when_a_number_is_added() -> None:
    before = make_contact_id("", "Mira Solberg", ("a@example.org", "b@example.org"), ())
    assert before == make_contact_id("", "MIRA  Solberg", ("b@example.org", "a@example.org"), ("+47 1",))
    assert before != make_contact_id("", "Theo Anders", ("a@example.org", "b@example.org"), ())


def test_two_people_of_one_name_without_addresses_are_told_apart_by_their_company() -> None:
    assert make_contact_id("", "Kim Lee", (), (), ("Mint",)) != make_contact_id("", "Kim Lee", (), (), ("Quill",))


def test_numbers_that_differ_only_in_writing_are_one() -> None:
    assert make_contact_id("", "Kim", (), ("+47 55-50",)) == make_contact_id("", "Kim", (), ("+475550",))


def test_an_entry_that_says_nothing_is_refused() -> None:
    with pytest.raises(RowRefused):
        make_contact_id("", "", (), ())


@pytest.mark.parametrize(
    ("told", "link"),
    [
        ("www.example.org", "https://www.example.org"),
        ("HTTPS://example.org/a", "HTTPS://example.org/a"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("http://[broken", ""),
    ],
)
def test_only_links_that_are_safe_to_follow_are_kept(told: str, link: str) -> None:
    assert parse_link(told) == link


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("1985-04-12", "1985-04-12"),
        ("19850412", "1985-04-12"),
        ("--0412", "--04-12"),
        (" --01-14", "--01-14"),
        ("?", ""),
    ],
)
def test_birthdays_have_one_form(told: str, day: str) -> None:
    assert parse_birthday(told) == day
