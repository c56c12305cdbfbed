"""Every sample export beside the project comes in with a full account of its rows, and twice changes nothing."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import Refused
from klatsch.people.models import ImportedFile, Person
from klatsch.people.queries import file_reports

if TYPE_CHECKING:
    from typing import Any


# Nobody's export: what servers answer programs, parts of archives that tell of nobody, a file about the samples.
NOTHING_IN_IT = re.compile(
    r"api-recordings/|SOURCES\.md|ap-inbox-|like\.js|manifest\.js|coach_messages\.csv|LearningCoachMessages\.csv"
    r"|snac-export/bookmarks\.csv"
)
PREAMBLE = "First Name,Last Name"


@pytest.fixture
def samples(shared_folder: Any) -> Any:
    found = sorted(path for path in (shared_folder / "samples").rglob("*") if path.is_file())
    if not found:
        pytest.skip("there are no samples in ../shared")
    return found


@pytest.fixture
def sweep(hanna: Any, bring: Any) -> Any:
    """Import files, each for itself; return the reports of those that were read, and the names of those refused."""

    def run(paths: Any) -> Any:
        reports, refused = {}, []
        for path in paths:
            try:
                reports[path] = file_reports(bring(hanna, path, name=path.name))
            except Refused:
                refused.append(path.as_posix())
        return reports, refused

    return run


def test_every_sample_is_read_with_every_row_accounted_for_and_twice_changes_nothing(samples: Any, sweep: Any) -> None:
    first, refused = sweep(samples)
    assert [name for name in refused if not NOTHING_IN_IT.search(name)] == []
    assert [path.as_posix() for path in first if NOTHING_IN_IT.search(path.as_posix())] == []
    for path, (report,) in first.items():
        told = report["new"] + report["updated"] + report["unchanged"] + len(report["rejected"])
        assert told == report["rows"], path
        counted = rows_in(path)
        assert counted in {None, report["rows"]}, path
    people = Person.objects.count()
    again, _ = sweep(samples)
    assert Counter({path: report["new"] + report["updated"] for path, (report,) in again.items()}).total() == 0
    assert Person.objects.count() == people


def test_whole_sample_archives_are_read_and_twice_change_nothing(shared_folder: Any, hanna: Any, bring: Any) -> None:
    archives = sorted([*(shared_folder / "samples").glob("*/*"), *(shared_folder / "samples").glob("linkedin/eras/*")])
    folders = [path for path in archives if path.is_dir() and "api-recordings" not in path.parts]
    if not folders:
        pytest.skip("there are no samples in ../shared")
    for _ in range(2):
        ImportedFile.objects.all().delete()
        for folder in folders:
            bring(hanna, folder)
    assert ImportedFile.objects.exclude(new=0, updated=0).count() == 0
    assert ImportedFile.objects.exclude(rejected=0).exists()


def rows_in(path: Any) -> Any:
    """Count the rows of a file without klatsch: what a spreadsheet or an editor would say. None where neither can."""
    text = path.read_text(encoding="utf-8", errors="replace")
    match path.suffix:
        case ".vcf":
            return text.upper().count("BEGIN:VCARD")
        case ".csv" if "mastodon" not in path.parts:
            return len(list(csv.reader(text[max(text.find(PREAMBLE), 0) :].splitlines(keepends=True)))) - 1
        case ".csv":
            return sum(1 for line in text.splitlines() if line and not line.startswith("Account address"))
        case ".json" if {"facebook", "instagram"} & {*path.parts}:
            told = json.loads(text)
            return len(told if isinstance(told, list) else next(iter(told.values())))
    return None
