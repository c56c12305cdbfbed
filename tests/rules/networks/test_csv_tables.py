from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives.archive_files import ArchiveFiles, open_single_file
from klatsch.networks.archives.csv_tables import CsvTable
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import HostFact, Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def _fact(cells: Mapping[str, str]) -> tuple[Record, ...]:
    if cells["name"] == "refused":
        raise RowRefused("Not this one.")
    return (HostFact("x", "name", cells["name"], cells["city"]),)


TABLE = CsvTable("people", frozenset({"name", "city"}), lambda *_: _fact, unless="given")


def _rows(tmp_path: Path, content: str | bytes, name: str = "people.csv") -> list[tuple[int, str]]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    member = open_single_file(path, name)
    if not TABLE.detects(member):
        return []
    return [
        (row.line, row.reason if isinstance(row, Rejected) else getattr(row.records[0], "value", ""))
        for row in TABLE.rows(member, ArchiveFiles([member]))
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(tmp_path: Path, separator: str) -> None:
    content = "Name,City\nMira,Bergen\n".replace(",", separator)
    assert _rows(tmp_path, content) == [(2, "Mira")]


@pytest.mark.parametrize("before", ["", "Notes:\n\n", 'Notes:,\n"a, quoted, sentence",\n\n', "sep=,\n"])
def test_text_before_the_header_is_skipped_and_counted(tmp_path: Path, before: str) -> None:
    assert _rows(tmp_path, f"{before}Name,City\nMira,Bergen\n") == [(before.count("\n") + 2, "Mira")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_an_editor_whatever_ends_them(tmp_path: Path, end: str) -> None:
    content = end.join(["City,Name", '"Ber', 'gen",Mira', "", "Oslo,Theo"])
    assert _rows(tmp_path, content) == [(2, "Mira"), (5, "Theo")]


def test_column_names_are_read_in_any_case_and_order(tmp_path: Path) -> None:
    assert _rows(tmp_path, "CITY, name ,more\nBergen,Mira,x\n") == [(2, "Mira")]


def test_rows_of_separators_only_are_blank_lines_of_a_spreadsheet(tmp_path: Path) -> None:
    assert _rows(tmp_path, "Name,City\n,\nMira,Bergen\n,,,,\n") == [(3, "Mira")]


def test_a_refused_row_does_not_stop_the_others(tmp_path: Path) -> None:
    assert _rows(tmp_path, "Name,City\nrefused,\nMira,Bergen\n") == [(2, "Not this one."), (3, "Mira")]


def test_a_trailing_separator_is_forgiven_but_a_surplus_value_is_not(tmp_path: Path) -> None:
    assert _rows(tmp_path, "Name,City\nMira,Bergen,\nTheo,Oslo,x\n") == [
        (2, "Mira"),
        (3, "The row has 3 columns instead of 2: a separator is not quoted."),
    ]


def test_a_quotation_mark_that_never_closes_says_which_lines_it_swallows(tmp_path: Path) -> None:
    swallowed = f'"Mira,Bergen\n{"x" * 70_000}\n{"x" * 70_000}\n'
    assert _rows(tmp_path, f"Name,City\n{swallowed}Theo,Oslo\n") == [
        (2, "A quotation mark opens here and is never closed: lines 2 to 4 cannot be read."),
        (5, "Theo"),
    ]


def test_letters_of_old_windows_programs_are_read(tmp_path: Path) -> None:
    assert _rows(tmp_path, "Name,City\nZo\u00eb,Malm\u00f6\n".encode("cp1252")) == [(2, "Zoë")]


def test_zero_bytes_are_taken_away(tmp_path: Path) -> None:
    assert _rows(tmp_path, "Name,City\nMi\0ra,Bergen\n") == [(2, "Mira")]


def test_a_name_can_rule_a_file_out(tmp_path: Path) -> None:
    assert _rows(tmp_path, "Name,City\nMira,Bergen\n", "People_Given.csv") == []


def test_rows_looked_up_among_siblings_leave_the_damaged_out(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,City\nMira\nTheo,Oslo\n")
    siblings = ArchiveFiles([open_single_file(path, path.name)])
    assert [cells["name"] for cells in TABLE.cells_of(siblings)] == ["Theo"]


def test_what_siblings_know_is_looked_up_once() -> None:
    asked: list[object] = []
    siblings = ArchiveFiles([])

    def look_up(_: object) -> int:
        asked.append(1)
        return len(asked)

    assert (siblings.memoize(look_up), siblings.memoize(look_up)) == (1, 1)
