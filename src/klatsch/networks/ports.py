"""Interfaces of archive readers: files, the archive around them, and the readers themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from klatsch.networks.records import Rejected, Row


class ArchiveFile(Protocol):
    """One file of an archive, whether it lies in a zip, in a folder or alone."""

    @property
    def name(self) -> str:
        """Path within the archive, with forward slashes."""

    @property
    def size(self) -> int:
        """Bytes when unpacked."""

    @property
    def head(self) -> bytes:
        """The first 16 KiB: enough to detect its format."""

    def open(self) -> BinaryIO:
        """Return a fresh stream of the whole content, to be closed by the caller."""


class ArchiveContext(Protocol):
    """All files of one archive, to look up what a single file does not hold, such as the host's own account."""

    def __iter__(self) -> Iterator[ArchiveFile]:
        """Walk the files."""

    def memoize[T](self, look_up: Callable[[ArchiveContext], T]) -> T:
        """Return ``look_up(self)``, computed once for an archive, however many readers need it."""


class ArchiveReader(Protocol):
    """Reads one kind of file of one source."""

    @property
    def part(self) -> str:
        """The name of the content: ``"connections"``, ``"messages"``."""

    def detects(self, member: ArchiveFile) -> bool:
        """Return True for such a file, by its content; by its name only where the content does not decide."""

    def rows(self, member: ArchiveFile, siblings: ArchiveContext) -> Iterator[Row | Rejected]:
        """Stream the rows of the file, each exactly once."""
