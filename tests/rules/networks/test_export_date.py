from __future__ import annotations

import zipfile
from datetime import date
from pathlib import PurePath

import pytest

from klatsch.networks.archives.export_date import ExportAge, date_in_name, date_packed

JANUARY, MARCH = date(2025, 1, 22), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Complete_LinkedInDataExport_03-09-2026.zip", MARCH),
        ("Complete_LinkedInDataExport_03-09-2026/Connections.csv", MARCH),
        ("twitter-2025-01-22-0f0f0f.zip", JANUARY),
        ("twitter-2025-01-22-0f0f0f/data/follower.js", JANUARY),
        ("takeout-20250122T101112Z-001.zip", JANUARY),
        ("instagram-zoe-2025-01-22-AbCdEf.zip", JANUARY),
        ("Connections.csv", None),
        ("archive-2025-13-45.zip", None),
        ("friends-123456789012.json", None),
    ],
)
def test_the_day_is_read_from_the_name_that_the_network_gave(name: str, day: date | None) -> None:
    assert date_in_name(PurePath(name)) == day


def test_a_zip_is_as_old_as_its_newest_file_unless_it_was_packed_without_a_clock() -> None:
    entries = [zipfile.ZipInfo("a", (2025, 1, 22, 0, 0, 0)), zipfile.ZipInfo("b", (1980, 1, 1, 0, 0, 0))]
    assert date_packed(entries) == JANUARY
    assert date_packed(entries[1:]) is None
    assert date_packed([]) is None


@pytest.mark.parametrize(
    ("one", "other", "is_older"),
    [
        (ExportAge(JANUARY), ExportAge(MARCH), True),
        (ExportAge(MARCH), ExportAge(JANUARY), False),
        (ExportAge(JANUARY), ExportAge(JANUARY), False),
        (ExportAge(MARCH, JANUARY), ExportAge(None, MARCH), True),
        (ExportAge(MARCH, JANUARY), ExportAge(JANUARY, MARCH), False),
        (ExportAge(JANUARY), ExportAge(None, MARCH), False),
        (ExportAge(), ExportAge(MARCH, MARCH), False),
    ],
)
def test_an_archive_counts_as_older_only_where_that_is_certain(
    one: ExportAge, other: ExportAge, *, is_older: bool
) -> None:
    assert one.is_older_than(other) is is_older
