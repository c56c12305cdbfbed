"""Whatever is handed over: no crash, no hang, no row lost, nothing that a database could not store.

The long run of 10,000 damaged files is marked slow: `make test ARGS="-m slow tests/rules/networks"`; `make fuzz`
prints its account.
"""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klatsch.networks.archives.reader import open_archive
from klatsch.networks.errors import UnreadableArchive
from klatsch.networks.records import Connection, Rejected, Row
from tests.rules.networks.conftest import RECORDED
from tests.rules.networks.damaged_files import mutated
from tests.rules.networks.sample_car_files import repository
from tests.rules.networks.test_bluesky_repository import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 1, 5)
MAX_CPU_SECONDS = 5.0  # the slowest file takes a fraction of a second
FILES = sorted(path for path in RECORDED.rglob("*") if path.suffix in {".csv", ".json", ".js", ".vcf"})
CLUB = {"first_name": "Vorname", "last_name": "Nachname", "email": "E-Mail", "since": "Beitritt"}
HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
cell = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=20)


def _samples() -> list[tuple[str, bytes]]:
    samples = [(path.name.replace("__", "."), path.read_bytes()) for path in FILES]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in FILES:
            archive.write(path, path.relative_to(RECORDED).as_posix())
    return [*samples, ("export.zip", packed.getvalue()), ("repo.car", repository(RECORDS))]


def _read_all(path: Path) -> tuple[int, int]:
    """Read a file to its end and check what must hold for any file; return its rows, and how many were rejected."""
    told: list[Row | Rejected] = []
    began = time.process_time()
    try:
        with open_archive(path, columns=CLUB if path.name.startswith("members") else None) as opened:
            newest = opened.age(TODAY).newest_on
            assert newest is None or newest <= TODAY
            for reading in opened.readings():
                rows = list(reading.rows)
                _check(rows)
                told += rows
    except UnreadableArchive as refusal:
        _check([Rejected(1, str(refusal))])
    assert time.process_time() - began < MAX_CPU_SECONDS
    return len(told), sum(isinstance(row, Rejected) for row in told)


def _check(rows: list[Row | Rejected]) -> None:
    lines = [row.line for row in rows]
    assert lines == sorted(set(lines)), "a row was read twice, or out of order"
    for row in rows:
        if isinstance(row, Rejected):
            assert row.reason.endswith((".", "”"))
        for value in _values(row):
            if isinstance(value, str):
                assert "\0" not in value
                value.encode()
            elif isinstance(value, datetime):
                assert value.tzinfo is UTC


def _values(value: object) -> Iterator[object]:
    if is_dataclass(value):
        for field in fields(value):
            yield from _values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _values(item)
    else:
        yield value


def fuzz(folder: Path, seeds: range) -> Counter[str]:
    """Read one damaged file for each seed; return how many files, refused ones, rows and rejected rows there were."""
    samples, account = _samples(), Counter[str]()
    for seed in seeds:
        random = Random(seed)  # noqa: S311 - the same injuries in every run
        name, content = random.choice(samples)
        path = folder / name
        path.write_bytes(mutated(content, random))
        try:
            rows, rejected = _read_all(path)
        except BaseException as error:
            error.add_note(f"seed {seed}, {name}")
            raise
        account.update(files=1, without_rows=not rows, rows=rows, rejected=rejected)
    return account


def test_damaged_files_are_accounted_for(tmp_path: Path) -> None:
    fuzz(tmp_path, range(400))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_damaged_files_are_accounted_for(tmp_path: Path, part: int) -> None:
    fuzz(tmp_path, range(1000 * part + 1000, 1000 * part + 2000))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(rows=st.lists(st.tuples(cell, cell, cell, cell), max_size=8), separator=st.sampled_from(",;\t"))
def test_no_row_of_any_table_is_lost(tmp_path: Path, rows: list[tuple[str, ...]], separator: str) -> None:
    path = tmp_path / "Connections.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
        writer.writerow(HEADER)
        for number, (first, last, company, position) in enumerate(rows):
            url = f"https://www.linkedin.com/in/slug-{number}"
            writer.writerow([first, last, url, "", company, position, "04 May 2019"])
    with open_archive(path) as opened:
        told = [row for reading in opened.readings() for row in reading.rows]
    actors = [record.actor for row in told for record in row.records if isinstance(record, Connection)]
    assert [actor.actor_id for actor in actors] == [f"slug-{number}" for number in range(len(rows))]
    assert [(actor.company, actor.position) for actor in actors] == [
        (company.strip(), position.strip()) for _, _, company, position in rows
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(
    notes=st.lists(cell.filter(str.strip), min_size=1, max_size=6),
    width=st.integers(min_value=12, max_value=75),
    version=st.sampled_from(["3.0", "4.0"]),
)
def test_every_card_comes_back_however_it_is_folded(tmp_path: Path, notes: list[str], width: int, version: str) -> None:
    lines = []
    for number, note in enumerate(notes):
        escaped = note.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")
        card = ["BEGIN:VCARD", f"VERSION:{version}", f"UID:card-{number}", "FN:A Name", f"NOTE:{escaped}", "END:VCARD"]
        lines += [_folded(line, width) for line in card]
    path = tmp_path / "cards.vcf"
    path.write_bytes("\r\n".join(lines).encode())
    with open_archive(path) as opened:
        told = [row.records for reading in opened.readings() for row in reading.rows]
    assert [records[0].actor.actor_id for records in told] == [f"card-{number}" for number in range(len(notes))]
    assert [records[1].value for records in told] == [note.strip() for note in notes]


def _folded(line: str, width: int) -> str:
    return "\r\n ".join(line[start : start + width] for start in range(0, len(line), width))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(content=st.binary(max_size=400), ending=st.sampled_from(["csv", "json", "js", "vcf", "car", "zip", ""]))
def test_any_bytes_at_all_get_rows_or_a_sentence(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"anything.{ending}"
    path.write_bytes(content)
    _read_all(path)
