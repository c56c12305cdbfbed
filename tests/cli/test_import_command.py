"""`klatsch import` as other programs see it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import copy_migrated_sqlite

if TYPE_CHECKING:
    from typing import Any


CONNECTIONS = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,,Ferry,Pilot,08 Feb 2019
,,,,,,01 Jan 2020
Ida,Holm,https://www.linkedin.com/in/ida-holm,,Nordlicht,Baker,11 Nov 2021
"""
CARDS = "BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:Zoe Brandt\nURL:https://www.linkedin.com/in/zoe-brandt\nEND:VCARD\n"


def commands_in(folder: Any) -> Any:
    environment = {**os.environ, "KLATSCH_DATA_DIR": str(folder)}

    def run(*arguments: Any) -> Any:
        command = [Path(sys.executable).with_name("klatsch"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    return run


@pytest.fixture(scope="module")
def hannas_folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("hanna")
    copy_migrated_sqlite(folder / "klatsch.sqlite3")
    commands_in(folder)("host", "create", "--email", "hanna@example.org", "--name", "Hanna Weiss")
    return folder


@pytest.fixture
def klatsch(tmp_path: Path, hannas_folder: Any) -> Any:
    return commands_in(shutil.copytree(hannas_folder, tmp_path / "data"))


@pytest.fixture
def files(tmp_path: Path) -> Any:
    (tmp_path / "Connections.csv").write_text(CONNECTIONS)
    (tmp_path / "contacts.vcf").write_text(CARDS)
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr("Connections.csv", CONNECTIONS)
        archive.writestr("Ad_Targeting.csv", "Member Age,Company\n30,Ferry\n")
    return tmp_path


def test_every_row_of_every_file_is_accounted_for_and_the_second_time_changes_nothing(klatsch: Any, files: Any) -> None:
    arguments = ["import", files / "Connections.csv", files / "contacts.vcf", "--json"]
    first = json.loads(klatsch(*arguments).stdout)
    assert first["people"] == 2
    assert [file["source"] for file in first["files"]] == ["linkedin", "vcard"]
    assert first["files"][0]["rejected"] == [
        {"line": 6, "reason": "LinkedIn hides this member's name: only the date is given."}
    ]
    second = json.loads(klatsch(*arguments).stdout)
    for file in first["files"] + second["files"]:
        assert file["rows"] == file["new"] + file["updated"] + file["unchanged"] + len(file["rejected"])
    assert [(file["rows"], file["new"], file["updated"]) for file in second["files"]] == [(3, 0, 0), (1, 0, 0)]


def test_a_zip_is_read_and_told_as_a_table(klatsch: Any, files: Any) -> None:
    done = klatsch("import", files / "archive.zip", "--host", "hanna@example.org")
    assert done.returncode == 0
    assert "2 people in the deck." in done.stdout
    assert "line 6: LinkedIn hides this member's name" in done.stdout
    assert "archive.zip/Ad_Targeting.csv." in done.stdout.replace("\n", "")


def test_what_cannot_be_read_is_refused_with_a_sentence_and_the_rest_is_taken(klatsch: Any, files: Any) -> None:
    (files / "page.zip").write_text("<!doctype html><title>Sign in</title>")
    done = klatsch("import", files / "page.zip", files / "contacts.vcf", "--json")
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "page.zip" in done.stderr
    assert json.loads(done.stdout)["people"] == 1


def test_no_file_at_all_is_wrong_usage(klatsch: Any) -> None:
    assert klatsch("import").returncode == 2


def test_a_source_that_does_not_exist_is_refused_with_those_that_do(klatsch: Any, files: Any) -> None:
    done = klatsch("import", files / "contacts.vcf", "--source", "myspace")
    assert done.returncode == 1
    assert "linkedin" in done.stderr


def test_a_command_that_is_used_wrongly_says_so_with_2(klatsch: Any) -> None:
    for wrong in (["export"], ["erase"], ["export", "Zoe", "--no-such-option"], ["import", "--source"]):
        done = klatsch(*wrong)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.strip()


def test_a_name_that_several_have_is_refused_with_their_numbers(klatsch: Any, files: Any) -> None:
    (files / "two.vcf").write_text("".join(CARDS.replace("UID:1", f"UID:{n}").replace("-brandt", str(n)) for n in "78"))
    klatsch("import", files / "two.vcf")
    for verb in (["export"], ["erase", "--yes"]):
        done = klatsch(*verb, "Zoe Brandt")
        assert done.returncode == 1
        assert "means several people: say which by number: " in done.stderr


def test_any_table_is_read_once_somebody_said_which_column_is_what(klatsch: Any, files: Any) -> None:
    club = files / "club.csv"
    club.write_text("Who,Wo\nZoe Brandt,Kiel\n,Kiel\n")
    refused = klatsch("import", club)
    assert refused.returncode == 1
    assert "Say which column is what: with --column" in refused.stderr
    assert klatsch("import", club, "--column", "name").returncode == 2
    assert "nothing a column can be" in klatsch("import", club, "--column", "nose=Who").stderr
    (told,) = json.loads(klatsch("import", club, "--column", "name=Who", "--column", "place=Wo", "--json").stdout)[
        "files"
    ]
    assert (told["source"], told["rows"], told["new"], len(told["rejected"])) == ("csv", 2, 1, 1)
    (again,) = json.loads(klatsch("import", club, "--json").stdout)["files"]
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 1)


def test_a_file_can_be_a_circle(klatsch: Any, files: Any) -> None:
    assert klatsch("import", files / "contacts.vcf", "--circle", "Book club").returncode == 0
    klatsch("import", files / "Connections.csv")
    circle = json.loads(klatsch("people", "--json", "--filter", "circle=1").stdout)["people"]
    assert [person["name"] for person in circle] == ["Zoe Brandt"]


def test_people_are_listed_exported_and_erased(klatsch: Any, files: Any) -> None:
    klatsch("import", files / "Connections.csv")
    listed = json.loads(klatsch("people", "--json", "--filter", "q=brandt", "--filter", "network=linkedin").stdout)
    (zoe,) = listed["people"]
    assert (zoe["name"], zoe["why"], zoe["got"]) == ("Zoe Brandt", "Connected on LinkedIn since 2019", False)
    assert klatsch("people", "--filter", "colour=red").returncode == 1
    assert "You have talked with 0 of 2." in klatsch("people").stdout
    assert json.loads(klatsch("export", "Zoe Brandt").stdout)["accounts"][0]["id"] == "zoe-brandt"
    assert klatsch("export", "zoe-brandt", "--vcard").stdout.startswith("BEGIN:VCARD")
    assert klatsch("erase", "Nobody", "--yes").returncode == 1
    unanswered = klatsch("erase", "Zoe Brandt")
    assert unanswered.returncode == 1
    assert "--yes" in unanswered.stderr
    assert "Abort" not in unanswered.stderr
    assert klatsch("erase", "Zoe Brandt", "--yes").returncode == 0
    again = json.loads(klatsch("import", files / "Connections.csv", "--json").stdout)
    assert again["people"] == 1
    assert {"line": 5, "reason": "This person was erased, and stays out."} in again["files"][0]["rejected"]


def test_a_whole_host_moves_to_an_empty_klatsch_and_goes(klatsch: Any, files: Any) -> None:
    klatsch("import", files / "Connections.csv")
    archive = files / "all.zip"
    assert klatsch("export", "--all", archive).returncode == 0
    assert archive.stat().st_mode & 0o077 == 0
    assert klatsch("export", "--all", archive).returncode == 1
    assert klatsch("export", "Zoe Brandt", "--all", archive).returncode == 2
    assert klatsch("export").returncode == 2
    klatsch("host", "create", "--email", "new@example.org", "--name", "New Home")
    moved = json.loads(klatsch("import", archive, "--host", "new@example.org", "--json").stdout)
    assert moved["people"] == 2
    assert {"people.person", "people.rejectedrow"} <= {Path(file["file"]).stem for file in moved["files"]}
    assert sum(file["new"] for file in moved["files"]) == sum(file["rows"] for file in moved["files"])
    again = json.loads(klatsch("import", archive, "--host", "new@example.org", "--json").stdout)
    assert {(file["new"], file["updated"]) for file in again["files"]} == {(0, 0)}
    unanswered = klatsch("host", "delete", "--email", "new@example.org")
    assert (unanswered.returncode, "--yes" in unanswered.stderr) == (1, True)
    assert klatsch("host", "delete", "--email", "new@example.org", "--yes").returncode == 0
    assert "2 of 2" not in klatsch("people").stdout
    assert "of 2." in klatsch("people").stdout
