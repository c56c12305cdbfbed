"""Open an archive of any network: detect its files, and stream their rows.

with open_archive(Path("Basic_LinkedInDataExport_08-15-2025.zip")) as archive:
    for reading in archive.readings():
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


# The errors that zipfile and its decompressors raise for damaged bytes while a file is read, and when it is opened.
_READ_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)
# Enough to find the newest day: networks write the newest rows first.
_SAMPLED_ROWS = 50
_OPEN_ERRORS = (*_READ_ERRORS, NotImplementedError, RuntimeError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class FileReading:
    """One detected file.

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
    """An archive whose files were matched with readers. Use it as a context manager: it holds the file open."""

    def __init__(
        self,
        matches: Sequence[_ReaderMatch],
        members: Sequence[ArchiveFile],
        siblings: Sequence[ArchiveFile],
        files: ExitStack,
        made_on: date | None = None,
    ) -> None:
        """Keep the matches; ``files`` are closed with the archive."""
        self._made_on = made_on
        self._matches = matches
        self._siblings = archive_files.ArchiveFiles([*members, *siblings])
        self._files = files
        read = {match.member.name for match in matches}
        self.unread = tuple(member.name for member in members if member.name not in read)
        """Names of the files that no reader detects."""

    def readings(self) -> Iterator[FileReading]:
        """Yield each detected file, those first that identify people."""
        for match in self._matches:
            rows = match.reader.rows(match.member, self._siblings)
            yield FileReading(match.member.name, match.source.name, match.reader.part, _reject_damaged_rows(rows))

    def age(self, until: date) -> export_date.ExportAge:
        """Return its age, from its name, the timestamps in the zip and the first rows of each part.

        Networks write the newest rows first. No row is newer than `until`, the day of the import.
        """
        first_of_parts = {id(match.reader): match for match in reversed(self._matches)}.values()
        rows = (
            islice(_reject_damaged_rows(match.reader.rows(match.member, self._siblings)), _SAMPLED_ROWS)
            for match in first_of_parts
        )
        days = [day for rows_of_part in rows if (day := export_date.newest_date(rows_of_part, until))]
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
    """Open a zip, a folder or a single file, and detect by its content what it is.

    ``source`` narrows it to one source by name. ``name`` is the original name of the file, where ``path`` is a
    temporary one. ``beside`` are single files uploaded together with it: they are not read, only searched for the
    host's own account. ``columns`` (field of ``COLUMN_ALIASES`` -> header) reads any CSV file. Raises
    UnreadableArchive with a sentence that says what was found.
    """
    sources = [_generic_csv_source(columns)] if columns is not None else _sources_named(source)
    with ExitStack() as files:
        members = _list_members(path, name or path.name, files)
        matches = _match_readers(sources, members)
        if not matches:
            raise UnreadableArchive(diagnose_archive(name or path.name, members, path), code="archive-not-recognised")
        siblings = [
            archive_files.open_single_file(other, other.name) for other in beside if other.is_file() and other != path
        ]
        made_on = export_date.date_in_name(Path(name or path)) or export_date.date_in_name(path) or _export_date(path)
        return OpenArchive(matches, members, siblings, files.pop_all(), made_on)


def preview_table(path: Path, *, name: str | None = None) -> TablePreview:
    """Return the headers and first rows of a table that no reader detects, so that the host can map its columns.

    Raises UnreadableArchive when it is no table.
    """
    shown_name = name or path.name
    with ExitStack() as files:
        members = _list_members(path, shown_name, files)
        preview = make_preview(members[0]) if len(members) == 1 else None
        if preview is None:
            raise UnreadableArchive(diagnose_archive(shown_name, members, path), code="table-not-recognised")
        return preview


def _match_readers(sources: Sequence[ArchiveSource], members: Sequence[ArchiveFile]) -> list[_ReaderMatch]:
    """Return each file with its reader, in the order of reading; no file is read twice."""
    readers = [(source, reader) for source in sources for reader in source.readers]
    matches: list[tuple[int, ArchiveFile]] = []
    for member in members:
        position = next((position for position, (_, reader) in enumerate(readers) if reader.detects(member)), None)
        if position is not None:
            matches.append((position, member))
    matches.sort(key=itemgetter(0))
    return [_ReaderMatch(*readers[position], member) for position, member in matches]


def _sources_named(source: str | None) -> list[ArchiveSource]:
    sources = [sources for sources in archive_sources() if source in {None, sources.name}]
    if source is not None and not sources:
        names = ", ".join(sources.name for sources in archive_sources())
        raise UnreadableArchive(
            "There is no source called %(source)s: there are %(names)s.",
            code="source-unknown",
            source=shorten_text(source),
            names=names,
        )
    return sources


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
