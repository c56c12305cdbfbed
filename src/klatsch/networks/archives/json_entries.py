"""JSON exports: the entries of one array, streamed, so that memory stays flat however long it is.

docs/decisions/0004-streaming-json-and-car.md says why this is not ijson.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from klatsch.core.i18n.messages import translate
from klatsch.networks.archives.text_encoding import head_text, open_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.ports import ArchiveContext, ArchiveFile
from klatsch.networks.records import Record, Rejected, Row

if TYPE_CHECKING:
    type Mapper = Callable[[object], tuple[Record, ...]]

_CHUNK_CHARS = 256 * 1024
MAX_ENTRY_CHARS = 32 * 1024**2
"""Characters; the longest entries are whole conversations."""
_SEPARATORS = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


def read_whole_entry(entry: object) -> Iterable[object]:
    """Return an entry as one row."""
    return (entry,)


@dataclass(frozen=True, slots=True)
class JsonEntries:
    """An array of entries in a JSON or JavaScript file.

    ``array`` matches up to and with the ``[`` that opens it, within the first 16 KiB; ``named`` must be in the path
    in lower case (the content of some arrays does not identify them). ``prepare`` gets this file and all files of the
    archive, and returns the function that maps one row to records, or raises RowRefused. ``split`` makes several
    rows of one entry.
    """

    part: str
    array: re.Pattern[str]
    prepare: Callable[[ArchiveFile, ArchiveContext], Mapper]
    named: re.Pattern[str] = re.compile("")
    split: Callable[[object], Iterable[object]] = read_whole_entry

    def detects(self, member: ArchiveFile) -> bool:
        """Return True if the array begins in the head of the file."""
        return bool(self.named.search(member.name.lower()) and self.array.search(head_text(member)))

    def rows(self, member: ArchiveFile, siblings: ArchiveContext) -> Iterator[Row | Rejected]:
        """Stream the rows, numbered from 1."""
        mapper = self.prepare(member, siblings)
        number = 0
        try:
            for number, row in enumerate(self.entries_of(member), start=1):
                try:
                    yield Row(number, mapper(row))
                except RowRefused as refusal:
                    yield Rejected(number, str(refusal))
        except _DamagedEntry:
            yield Rejected(number + 1, translate("The file is damaged or cut off here: what follows cannot be read."))

    def entries_of(self, member: ArchiveFile) -> Iterator[object]:
        """Stream the rows as they stand in the file."""
        start = self.array.search(head_text(member))
        if start is None:
            return
        with open_text(member) as stream:
            mark = stream.read(start.end()).removeprefix("\ufeff")
            stream.read(start.end() - len(mark))
            for entry in _stream_entries(stream):
                yield from self.split(entry)

    def entries_among(self, siblings: ArchiveContext) -> Iterator[object]:
        """Stream the rows of every such file of an archive, until it is damaged: to look something up."""
        for member in siblings:
            if self.detects(member):
                try:
                    yield from self.entries_of(member)
                except _DamagedEntry:
                    continue


class _DamagedEntry(Exception):  # noqa: N818 - it never leaves this module
    pass


def _stream_entries(stream: TextIO) -> Iterator[object]:
    text = ""
    at = 0
    chunk_chars = _CHUNK_CHARS
    while True:
        at = _match_end(_SEPARATORS, text, at)
        if text[at : at + 1] == "]":
            return
        try:
            entry, end = _DECODER.raw_decode(text, at)
            # A number or a word may go on in what is not read yet.
            is_whole = end < len(text)
        except (ValueError, RecursionError):
            is_whole = False
        if is_whole:
            yield entry
            at = end
            chunk_chars = _CHUNK_CHARS
            continue
        more = stream.read(chunk_chars)
        if not more or len(text) - at > MAX_ENTRY_CHARS:
            raise _DamagedEntry
        text = text[at:] + more
        at = 0
        chunk_chars *= 2


def _match_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
