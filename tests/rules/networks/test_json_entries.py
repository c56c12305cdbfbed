from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives import json_entries
from klatsch.networks.archives.archive_files import ArchiveFiles, open_single_file
from klatsch.networks.archives.json_entries import JsonEntries
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import HostFact, Record, Rejected, Row

if TYPE_CHECKING:
    from pathlib import Path


def _fact(entry: object) -> tuple[Record, ...]:
    if entry == "refused":
        raise RowRefused("Not this one.")
    return (HostFact("x", "name", json.dumps(entry)),)


READER = JsonEntries("people", re.compile(r'\A\s*(?:\{.*?"people"\s*:\s*)?\[', re.DOTALL), lambda *_: _fact)


def _rows(tmp_path: Path, text: str | bytes) -> list[tuple[int, object]]:
    path = tmp_path / "people.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    member = open_single_file(path, path.name)
    return [
        (row.line, row.reason if isinstance(row, Rejected) else json.loads(row.records[0].value))
        for row in READER.rows(member, ArchiveFiles([member]))
        if isinstance(row, Rejected) or isinstance(row.records[0], HostFact)
    ]


@pytest.mark.parametrize(
    "text", ['["a", {"b": [1]}, 3]', '{"version": 1, "people": ["a",\n{"b": [1]} , 3], "more": [9]}']
)
def test_the_entries_of_the_array_are_read_and_nothing_after_it(tmp_path: Path, text: str) -> None:
    assert _rows(tmp_path, text) == [(1, "a"), (2, {"b": [1]}), (3, 3)]


def test_an_empty_array_has_no_rows(tmp_path: Path) -> None:
    assert _rows(tmp_path, "[ ]") == []


def test_entries_longer_than_what_is_read_at_once_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_entries, "_CHUNK_CHARS", 3)
    entries = [{"n": number, "text": "ä☕" * number} for number in range(20)]
    assert [entry for _, entry in _rows(tmp_path, json.dumps(entries, ensure_ascii=False))] == entries


def test_a_number_is_not_cut_in_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_entries, "_CHUNK_CHARS", 1)
    assert _rows(tmp_path, "[12345, 6]") == [(1, 12345), (2, 6)]


def test_a_refused_entry_does_not_stop_the_others(tmp_path: Path) -> None:
    assert _rows(tmp_path, '["refused", "b"]') == [(1, "Not this one."), (2, "b")]


@pytest.mark.parametrize("rest", ["", '"open', '{"a": 1', "nonsense", "[" * 100_000, '{"a":' * 100_000, "9" * 10_000])
def test_damage_is_one_rejection_after_the_last_good_entry(tmp_path: Path, rest: str) -> None:
    assert _rows(tmp_path, f'["a", {rest}') == [
        (1, "a"),
        (2, "The file is damaged or cut off here: what follows cannot be read."),
    ]


def test_an_entry_without_end_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_entries, "MAX_ENTRY_CHARS", 1000)
    monkeypatch.setattr(json_entries, "_CHUNK_CHARS", 100)
    assert [line for line, _ in _rows(tmp_path, f'["{"x" * 5000}", "b"]')] == [1]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_no_part_of_the_content(tmp_path: Path, mark: bytes) -> None:
    assert _rows(tmp_path, mark + b'{"people": ["a"]}') == [(1, "a")]


def test_utf_16_is_read_as_well(tmp_path: Path) -> None:
    assert _rows(tmp_path, '{"people": ["ä", "b"]}'.encode("utf-16")) == [(1, "ä"), (2, "b")]


def test_rows_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('["a"]')
    member = open_single_file(path, path.name)
    assert list(READER.rows(member, ArchiveFiles([member]))) == [Row(1, (HostFact("x", "name", '"a"'),))]
