"""The files of an archive (a zip, a folder, a single file), with the limits that make them safe to open.

Nothing is ever unpacked to disk. Only files with the suffixes of exports are opened, so that thousands of pictures in
an export cost nothing.
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from klatsch.networks.archives.parsing import shorten_text
from klatsch.networks.errors import UnreadableArchive
from klatsch.networks.ports import ArchiveFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from klatsch.networks.ports import ArchiveContext

HEAD_BYTES = 16 * 1024
MAX_ENTRIES = 200_000
MAX_HEADS_BYTES = 192 * 1024**2
MAX_FILE_BYTES = 4 * 1024**3
MAX_TOTAL_BYTES = 16 * 1024**3
MAX_COMPRESSION_RATIO = 250
"""Export files are compressed to a tenth, very uniform ones to a hundredth; deflate's bombs reach a thousandth."""
_HARMLESS_BYTES = 16 * 1024**2
_READABLE_SUFFIXES = frozenset({"", ".csv", ".json", ".js", ".vcf", ".vcard", ".car", ".txt", ".tsv"})
_ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True, slots=True)
class FileMember:
    """A file on disk, alone or in a folder."""

    name: str
    path: Path
    size: int
    head: bytes = field(repr=False)

    def open(self) -> BinaryIO:
        """Return a fresh stream of the content."""
        return self.path.open("rb")


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file within a zip."""

    name: str
    size: int
    head: bytes = field(repr=False)
    archive: zipfile.ZipFile = field(repr=False)
    entry: zipfile.ZipInfo = field(repr=False)

    def open(self) -> BinaryIO:
        """Return a fresh stream of the unpacked content; never more bytes than the zip declares."""
        return cast("BinaryIO", self.archive.open(self.entry))


class ArchiveFiles(list[ArchiveFile]):
    """All files of one archive, and the memoized results of looking something up in them."""

    def __init__(self, members: Iterable[ArchiveFile]) -> None:
        super().__init__(members)
        self._memoized: dict[object, object] = {}

    def memoize[T](self, look_up: Callable[[ArchiveContext], T]) -> T:
        """Return ``look_up(self)``, computed once."""
        if look_up not in self._memoized:
            self._memoized[look_up] = look_up(self)
        return cast("T", self._memoized[look_up])


def list_folder(folder: Path) -> Iterator[FileMember]:
    """Yield the readable files of a folder; links are not followed, they may lead anywhere."""
    for base, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(base, name)
            if is_readable(name) and path.is_file() and not path.is_symlink():
                yield open_single_file(path, path.relative_to(folder).as_posix())


def open_single_file(path: Path, name: str) -> FileMember:
    """Return one file on disk, known by ``name``."""
    with path.open("rb") as stream:
        return FileMember(name, path, path.stat().st_size, stream.read(HEAD_BYTES))


def list_zip_entries(archive: zipfile.ZipFile) -> Iterator[ZipMember]:
    """Yield the readable files of a zip. Raises UnreadableArchive for one that is locked, damaged or hostile."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _reject_zip_bombs(entries)
    for entry in entries:
        if is_readable(_posix_path(entry.filename)):
            yield ZipMember(_posix_path(entry.filename), entry.file_size, _read_head(archive, entry), archive, entry)


def limit_files[M: ArchiveFile](members: Iterable[M]) -> list[M]:
    """Return the files as a list. Raises UnreadableArchive when their beginnings alone would fill the memory."""
    listed = []
    size = 0
    for member in members:
        listed.append(member)
        size += len(member.head)
        if size > MAX_HEADS_BYTES:
            raise UnreadableArchive(
                "It holds more than %(count)d files of text, more than any network exports.",
                code="too-many-text-files",
                count=len(listed),
            )
    return listed


def is_readable(name: str) -> bool:
    """Return True if the suffix of a file is one of exports; hidden files and those of macOS are not readable."""
    path = PurePosixPath(name)
    hidden = path.name.startswith(".") or path.parts[:1] == ("__MACOSX",)
    return not hidden and path.suffix.lower() in _READABLE_SUFFIXES


def _posix_path(name: str) -> str:
    """Return a path with forward slashes: some programs of Windows write backslashes."""
    return name.replace("\\", "/")


def _reject_zip_bombs(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnreadableArchive(
            "The zip holds %(count)d files, more than any network puts into an export.",
            code="too-many-files-in-zip",
            count=len(entries),
        )
    for entry in entries:
        name = _posix_path(entry.filename)
        if name.startswith("/") or ".." in PurePosixPath(name).parts:
            raise UnreadableArchive(
                "The zip holds a file that leads outside of it (%(name)s): no network makes such an "
                "export, so nothing was read.",
                code="zip-path-outside",
                name=shorten_text(entry.filename),
            )
    readable = [entry for entry in entries if is_readable(_posix_path(entry.filename))]
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in readable):
        raise UnreadableArchive(
            "The zip is locked with a password: unpack it and hand over the folder.", code="zip-encrypted"
        )
    for entry in readable:
        if entry.file_size > MAX_FILE_BYTES or _is_bomb(entry):
            raise UnreadableArchive(
                "%(name)s in the zip would unpack to %(size)d MiB, far more "
                "than such a file can hold, so nothing was read.",
                code="zip-file-too-large",
                name=shorten_text(entry.filename[-60:]),
                size=entry.file_size // 1024**2,
            )
    if sum(entry.file_size for entry in readable) > MAX_TOTAL_BYTES:
        raise UnreadableArchive(
            "The zip would unpack to more than 16 GiB of text, so nothing was read.", code="zip-too-large"
        )


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _HARMLESS_BYTES and entry.file_size > MAX_COMPRESSION_RATIO * max(entry.compress_size, 1)


def _read_head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as stream:
        return stream.read(HEAD_BYTES)
