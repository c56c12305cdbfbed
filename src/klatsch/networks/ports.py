"""What the door to the networks expects from those who read an archive: shapes, no behaviour."""

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
        """The first 16 KiB: enough to recognise what it is."""

    def open(self) -> BinaryIO:
        """Return a fresh stream of the whole content, to be closed by the caller."""


class ArchiveContext(Protocol):
    """All files of one archive, to look up what a single file does not tell: who the host is."""

    def __iter__(self) -> Iterator[ArchiveFile]:
        """Walk the files."""

    def memoize[T](self, look_up: Callable[[ArchiveContext], T]) -> T:
        """Return what ``look_up`` finds here; it is asked once an archive, however many files want to know."""


class ArchiveReader(Protocol):
    """Reads one kind of file of one source."""

    @property
    def part(self) -> str:
        """What the file holds: ``"connections"``, ``"messages"``."""

    def detects(self, member: ArchiveFile) -> bool:
        """Say whether this is such a file, by its content; by its name only where the content cannot tell."""

    def rows(self, member: ArchiveFile, siblings: ArchiveContext) -> Iterator[Row | Rejected]:
        """Stream what the file tells, each row exactly once."""
