from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.archives.addressbook.generic_csv import COLUMN_ALIASES
from klatsch.networks.archives.addressbook.source import CSV
from klatsch.networks.registry import archive_sources

if TYPE_CHECKING:
    from klatsch.networks.archive_source import ArchiveSource

MANUAL = Path(__file__).parents[3] / "docs" / "reference" / "importing.md"
ROWS = [line for line in MANUAL.read_text(encoding="utf-8").splitlines() if line.startswith("| ") and "`" in line]


@pytest.mark.parametrize("source", [*archive_sources(), CSV], ids=lambda source: source.name)
def test_the_manual_says_of_a_source_what_its_readers_say(source: ArchiveSource) -> None:
    parts = ", ".join(dict.fromkeys(reader.part for reader in source.readers)) or "contacts"
    row = f"| {source.label} (`{source.name}`) | {source.how_to_get} | {parts} | {source.cannot_tell} |"
    assert row in ROWS


def test_the_manual_has_no_source_that_nobody_reads() -> None:
    assert len(ROWS) == len(archive_sources()) + 1


def test_the_manual_names_everything_that_a_column_can_be() -> None:
    assert ", ".join(COLUMN_ALIASES) in " ".join(MANUAL.read_text(encoding="utf-8").split())


def test_names_of_sources_are_unique() -> None:
    assert len({source.name for source in archive_sources()}) == len(archive_sources())
