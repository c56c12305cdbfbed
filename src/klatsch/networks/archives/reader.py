"""The door for archives: recognise what was handed over, and stream what it tells.

with open_source(Path("Basic_LinkedInDataExport_08-15-2025.zip")) as opened:
    for reading in opened.readings():
        for row in reading.rows:
            ...
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Self

from klatsch.core.i18n.messages import translate
from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives import archive_files, export_date
from klatsch.networks.archives.addressbook.generic_csv import TablePreview, make_csv_reader, make_preview
from klatsch.networks.archives.addressbook.source import CSV
from klatsch.networks.archives.diagnose import diagnose_archive
from klatsch.networks.archives.parsing import shorten_text
from klatsch.networks.errors import UnreadableArchive
from klatsch.networks.ports import ArchiveFile, ArchiveReader
from klatsch.networks.records import Rejected, Row
from klatsch.networks.registry import archive_sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from types import TracebackType


# What damaged bytes make zipfile and its decompressors raise while a file within is read, and already when opened.
_READ_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)
# Enough to see what day an archive is from: networks put what is new first.
_SAMPLED_ROWS = 50
_OPEN_ERRORS = (*_READ_ERRORS, NotImplementedError, RuntimeError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class FileReading:
    """One recognised file.

    ``file`` is its name within the archive, ``source`` the name of its source, ``part`` what it holds. ``rows`` can be
    walked once; it streams, so memory stays flat.
    """

    file: str
    source: str
    part: str
    rows: Iterator[Row | Rejected]


@dataclass(frozen=True, slots=True)
class _ReaderMatch:
    source: ArchiveSource
    reader: ArchiveReader
    member: ArchiveFile


class OpenArchive:
    """Something that was handed over, recognised. Use it as a context manager: it holds the file open."""

    def __init__(
        self,
        matches: Sequence[_ReaderMatch],
        members: Sequence[ArchiveFile],
        siblings: Sequence[ArchiveFile],
        files: ExitStack,
        made_on: date | None = None,
    ) -> None:
        """Take over the open files in ``files``."""
        self._made_on = made_on
        self._matches = matches
        self._siblings = archive_files.ArchiveFiles([*members, *siblings])
        self._files = files
        read = {match.member.name for match in matches}
        self.unread = tuple(member.name for member in members if member.name not in read)
        """Names of the files that were looked at and hold nothing that klatsch reads."""

    def readings(self) -> Iterator[FileReading]:
        """Yield each recognised file, those first that tell who people are."""
        for match in self._matches:
            rows = match.reader.rows(match.member, self._siblings)
            yield FileReading(match.member.name, match.source.name, match.reader.part, _reject_damaged_rows(rows))

    def age(self, until: date) -> export_date.ExportAge:
        """Return how old it is, as its name, the clock that packed it and the first rows of each part tell.

        Networks put what is new first. No row is newer than `until`, the day on which it was handed over.
        """
        first_of_parts = {id(match.reader): match for match in reversed(self._matches)}.values()
        rows = (
            islice(_reject_damaged_rows(one.reader.rows(one.member, self._siblings)), _SAMPLED_ROWS)
            for one in first_of_parts
        )
        days = [day for some in rows if (day := export_date.newest_date(some, until))]
        return export_date.ExportAge(self._made_on, max(days, default=None))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self._files.close()


def open_archive(
    path: Path,
    *,
    source: str | None = None,
    name: str | None = None,
    beside: Sequence[Path] = (),
    columns: Mapping[str, str] | None = None,
) -> OpenArchive:
    """Recognise a zip, a folder or a single file by its content.

    ``source`` narrows it to one source by name. ``name`` is what the file was called by who handed it over, where
    ``path`` is a temporary one. ``beside`` are single files handed over together with it: they are not read, only
    looked into for who the host is. ``columns`` (field of ``COLUMN_ALIASES`` -> header) reads any CSV file. Raises
    UnreadableArchive with a sentence that says what was found.
    """
    known = [_generic_csv_source(columns)] if columns is not None else _sources_named(source)
    with ExitStack() as files:
        members = _list_members(path, name or path.name, files)
        matches = _match_readers(known, members)
        if not matches:
            raise UnreadableArchive(diagnose_archive(name or path.name, members, path), code="archive-not-recognised")
        siblings = [
            archive_files.open_single_file(other, other.name) for other in beside if other.is_file() and other != path
        ]
        made_on = export_date.date_in_name(Path(name or path)) or export_date.date_in_name(path) or _export_date(path)
        return OpenArchive(matches, members, siblings, files.pop_all(), made_on)


def preview_table(path: Path, *, name: str | None = None) -> TablePreview:
    """Return the headers and first rows of a table that nobody knows, to ask which column is what.

    Raises UnreadableArchive when it is no table.
    """
    shown_name = name or path.name
    with ExitStack() as files:
        members = _list_members(path, shown_name, files)
        found = make_preview(members[0]) if len(members) == 1 else None
        if found is None:
            raise UnreadableArchive(diagnose_archive(shown_name, members, path), code="table-not-recognised")
        return found


def _match_readers(sources: Sequence[ArchiveSource], members: Sequence[ArchiveFile]) -> list[_ReaderMatch]:
    """Return who reads what, in the order of reading; nothing is read twice."""
    readers = [(source, reader) for source in sources for reader in source.readers]
    found: list[tuple[int, ArchiveFile]] = []
    for member in members:
        place = next((place for place, (_, reader) in enumerate(readers) if reader.detects(member)), None)
        if place is not None:
            found.append((place, member))
    found.sort(key=itemgetter(0))
    return [_ReaderMatch(*readers[place], member) for place, member in found]


def _sources_named(source: str | None) -> list[ArchiveSource]:
    known = [known for known in archive_sources() if source in {None, known.name}]
    if source is not None and not known:
        names = ", ".join(known.name for known in archive_sources())
        raise UnreadableArchive(
            "There is no source called %(source)s: there are %(names)s.",
            code="source-unknown",
            source=shorten_text(source),
            names=names,
        )
    return known


def _generic_csv_source(columns: Mapping[str, str]) -> ArchiveSource:
    return replace(CSV, readers=(make_csv_reader(columns),))


def _list_members(path: Path, name: str, files: ExitStack) -> list[ArchiveFile]:
    try:
        if path.is_dir():
            return list(archive_files.limit_files(archive_files.list_folder(path)))
        if zipfile.is_zipfile(path):
            archive = files.enter_context(zipfile.ZipFile(path))
            return list(archive_files.limit_files(archive_files.list_zip_entries(archive)))
        return [archive_files.open_single_file(path, name)]
    except FileNotFoundError:
        raise UnreadableArchive("There is no file %(name)s.", code="file-not-found", name=shorten_text(name)) from None
    except _OPEN_ERRORS as error:
        raise UnreadableArchive(
            "%(name)s is damaged or cut off: download it again.", code="archive-damaged", name=shorten_text(name)
        ) from error


def _export_date(path: Path) -> date | None:
    if path.is_dir() or not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        return export_date.date_packed(archive.infolist())


def _reject_damaged_rows(rows: Iterator[Row | Rejected]) -> Iterator[Row | Rejected]:
    line = 0
    try:
        for row in rows:
            line = row.line
            yield row
    except _READ_ERRORS:
        yield Rejected(line + 1, translate("The rest of the file is damaged: download the export again."))
