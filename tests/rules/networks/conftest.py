from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from klatsch.networks.archives.reader import open_archive
from klatsch.networks.records import Rejected

if TYPE_CHECKING:
    from klatsch.networks.records import Record, Row

RECORDED = Path(__file__).parents[2] / "recorded"


class Reading:
    """All that one archive told, as lists."""

    def __init__(self, rows: list[tuple[str, Row | Rejected]]) -> None:
        self._rows = rows

    @property
    def everything(self) -> list[tuple[str, Row | Rejected]]:
        return self._rows

    @property
    def rejected(self) -> list[tuple[int, str]]:
        return [(row.line, row.reason) for _, row in self._rows if isinstance(row, Rejected)]

    @property
    def lines(self) -> list[int]:
        return [row.line for _, row in self._rows]

    @property
    def parts(self) -> list[str]:
        return list(dict.fromkeys(part for part, _ in self._rows))

    def records[T: Record](self, kind: type[T]) -> list[T]:
        told = [record for _, row in self._rows if not isinstance(row, Rejected) for record in row.records]
        return [record for record in told if isinstance(record, kind)]


class Read(Protocol):
    def __call__(self, path: str | Path, *, source: str | None = None) -> Reading: ...


@pytest.fixture
def read() -> Read:
    """Read an archive completely; text is a path under tests/recorded."""

    def _read(path: str | Path, *, source: str | None = None) -> Reading:
        found = RECORDED / path if isinstance(path, str) else path
        with open_archive(found, source=source) as opened:
            return Reading([(reading.part, row) for reading in opened.readings() for row in reading.rows])

    return _read
