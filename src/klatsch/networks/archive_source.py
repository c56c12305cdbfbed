"""The description of a source of archives."""

from __future__ import annotations

from dataclasses import dataclass

from klatsch.networks.ports import ArchiveReader


@dataclass(frozen=True, slots=True)
class ArchiveSource:
    """One kind of archive, with its readers.

    ``how_to_get`` and ``cannot_tell`` (its known limitations) are shown to the host. The order of ``readers`` is the
    order of reading: those first that identify people.
    """

    name: str
    label: str
    how_to_get: str
    cannot_tell: str
    readers: tuple[ArchiveReader, ...]
