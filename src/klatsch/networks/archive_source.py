"""What every source says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from klatsch.networks.ports import ArchiveReader


@dataclass(frozen=True, slots=True)
class ArchiveSource:
    """One place that people's archives come from.

    ``how_to_get`` and ``cannot_tell`` (what is missing in it, so that nobody wonders) are for the host to read.
    The order of ``readers`` is the order of reading: those first that tell who people are.
    """

    name: str
    label: str
    how_to_get: str
    cannot_tell: str
    readers: tuple[ArchiveReader, ...]
