"""CSV exports: a table of columns each, over this one reader that knows how.

Found out and handled here: text before the header, any of four separators, byte order marks and UTF-16 of
spreadsheets, rows over several lines, rows that are cut off, quotation marks that are never closed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.texts import head_text, lines_of, open_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.ports import Member
from klatsch.networks.records import Rejected, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from klatsch.networks.records import Record

    type Cells = Mapping[str, str]
    type Mapper = Callable[[Cells], tuple[Record, ...]]

_SEPARATORS = ",;\t|"
_LINES_BEFORE_HEADER = 20


@dataclass(frozen=True, slots=True)
class _Header:
    columns: list[str]
    separator: str
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file with a header.

    ``columns`` are the lower-case names that tell this table from all others; ``prepare`` gets all files of the
    archive and returns what turns one row (by lower-case column name, trimmed) into records, raising RowRefused.
    ``unless`` leaves files alone whose name has this in it.
    """

    part: str
    columns: frozenset[str]
    prepare: Callable[[Sequence[Member]], Mapper]
    unless: str = ""

    def recognises(self, member: Member) -> bool:
        """Say whether the header is there."""
        if self.unless and self.unless in member.name.lower():
            return False
        return _find_header(head_text(member), self.columns) is not None

    def rows(self, member: Member, siblings: Sequence[Member]) -> Iterator[Row | Rejected]:
        """Stream the rows below the header."""
        header = _find_header(head_text(member), self.columns)
        if header is None:
            return
        mapper = self.prepare(siblings)
        for line, cells in numbered_rows(member, header.separator, after=header.line):
            if isinstance(cells, str):
                yield Rejected(line, cells)
                continue
            yield _row(line, cells, header.columns, mapper)


def numbered_rows(member: Member, separator: str = ",", after: int = 0) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row that is not blank with the line where it starts; a sentence instead of cells if unreadable."""
    with open_text(member) as stream:
        lines = (line.replace("\0", "") for line in islice(lines_of(stream), after, None))
        reader = csv.reader(lines, delimiter=separator)
        while True:
            line = after + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, _swallowed(line, after + reader.line_num)
                continue
            if any(cells):
                yield line, [cell.strip() for cell in cells]


def _row(line: int, cells: list[str], columns: list[str], mapper: Mapper) -> Row | Rejected:
    width = len(columns)
    if len(cells) != width:
        if len(cells) < width:
            return Rejected(line, f"The row has {len(cells)} of {width} columns: the file is cut off or damaged here.")
        if any(cells[width:]):
            return Rejected(line, f"The row has {len(cells)} columns instead of {width}: a separator is not quoted.")
    try:
        return Row(line, mapper(dict(zip(columns, cells, strict=False))))
    except RowRefused as refusal:
        return Rejected(line, str(refusal))


def _find_header(text: str, wanted: frozenset[str]) -> _Header | None:
    for number, line in enumerate(islice(io.StringIO(text, newline=""), _LINES_BEFORE_HEADER), start=1):
        for separator in _SEPARATORS:
            columns = _columns(line, separator)
            if wanted.issubset(columns):
                return _Header(columns, separator, number)
    return None


def _columns(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line.replace("\0", "")], delimiter=separator), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in cells]


def _swallowed(first: int, last: int) -> str:
    return f"A quotation mark opens here and is never closed: lines {first} to {last} cannot be read."
