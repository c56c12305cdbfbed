"""The reader of CSV exports: each table of a network declares its columns, and this reader handles the format.

Handled here: text before the header, any of four separators, byte order marks and UTF-16 of
spreadsheets, rows over several lines, rows that are cut off, quotation marks that are never closed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import translate
from klatsch.networks.archives.text_encoding import head_text, iterate_lines, open_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.ports import ArchiveContext, ArchiveFile
from klatsch.networks.records import Rejected, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from klatsch.networks.records import Record

    type Cells = Mapping[str, str]
    type Mapper = Callable[[Cells], tuple[Record, ...]]

CSV_SEPARATORS = ",;\t|"
_MAX_LINES_BEFORE_HEADER = 20


class _Cells(dict[str, str]):
    """One row by column name; a missing column is empty."""

    def __missing__(self, column: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class _Header:
    columns: list[str]
    separator: str
    line: int


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file with a header.

    ``columns`` are the lower-case names that distinguish this table from all others; ``prepare`` gets this file and
    all files of the archive, and returns the function that maps one row (by lower-case column name, trimmed) to
    records, or raises RowRefused.
    Where two tables have the same columns, ``named`` must be in the file's name, and ``unless`` must not.
    """

    part: str
    columns: frozenset[str]
    prepare: Callable[[ArchiveFile, ArchiveContext], Mapper]
    named: str = ""
    unless: str = ""

    def detects(self, member: ArchiveFile) -> bool:
        """Return True if the header is there."""
        name = member.name.lower()
        if self.named not in name or (self.unless and self.unless in name):
            return False
        return _find_header(head_text(member), self.columns) is not None

    def rows(self, member: ArchiveFile, siblings: ArchiveContext) -> Iterator[Row | Rejected]:
        """Stream the rows below the header."""
        mapper = self.prepare(member, siblings)
        for line, cells in self._cells(member):
            if isinstance(cells, str):
                yield Rejected(line, cells)
                continue
            try:
                yield Row(line, mapper(cells))
            except RowRefused as refusal:
                yield Rejected(line, str(refusal))

    def cells_of(self, siblings: ArchiveContext) -> Iterator[Cells]:
        """Stream the rows of every such table in an archive, without the damaged ones: to look something up."""
        for member in siblings:
            if self.detects(member):
                yield from (cells for _, cells in self._cells(member) if not isinstance(cells, str))

    def _cells(self, member: ArchiveFile) -> Iterator[tuple[int, Cells | str]]:
        header = _find_header(head_text(member), self.columns)
        if header is None:
            return
        width = len(header.columns)
        for line, cells in numbered_rows(member, header.separator, after=header.line):
            if isinstance(cells, str):
                yield line, cells
            elif problem := _width_error(cells, width):
                yield line, problem
            else:
                yield line, _Cells(zip(header.columns, cells, strict=False))


def numbered_rows(member: ArchiveFile, separator: str = ",", after: int = 0) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row that is not blank with the line where it starts; a sentence instead of cells if unreadable."""
    with open_text(member) as stream:
        lines = (line.replace("\0", "") for line in islice(iterate_lines(stream), after, None))
        reader = csv.reader(lines, delimiter=separator)
        while True:
            line = after + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, _swallowed_lines_error(line, after + reader.line_num)
                continue
            if any(cells):
                yield line, [_trim_cell(cell) for cell in cells]


def _trim_cell(cell: str) -> str:
    return cell.replace("\r\n", "\n").strip() if "\r" in cell else cell.strip()


def _width_error(cells: list[str], width: int) -> str:
    if len(cells) < width:
        return translate(
            "The row has %(found)d of %(wanted)d columns: the file is cut off or damaged here.",
            found=len(cells),
            wanted=width,
        )
    if len(cells) > width and any(cells[width:]):
        return translate(
            "The row has %(found)d columns instead of %(wanted)d: a separator is not quoted.",
            found=len(cells),
            wanted=width,
        )
    return ""


def _find_header(text: str, columns: frozenset[str]) -> _Header | None:
    return next((header for header in _possible_headers(text) if columns.issubset(header.columns)), None)


@lru_cache(maxsize=4)
def _possible_headers(text: str) -> list[_Header]:
    # Some twenty tables look for their header in the same text.
    return [
        _Header(_split_header(line, separator), separator, number)
        for number, line in enumerate(islice(io.StringIO(text, newline=""), _MAX_LINES_BEFORE_HEADER), start=1)
        for separator in CSV_SEPARATORS
        if separator in line or separator == ","
    ]


def _split_header(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line.replace("\0", "")], delimiter=separator), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in cells]


def _swallowed_lines_error(first: int, last: int) -> str:
    return translate(
        "A quotation mark opens here and is never closed: lines %(first)d to %(last)d cannot be read.",
        first=first,
        last=last,
    )
