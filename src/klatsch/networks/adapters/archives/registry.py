"""Every source that klatsch reads archives of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.addressbook.source import VCARD
from klatsch.networks.adapters.archives.linkedin.source import LINKEDIN

if TYPE_CHECKING:
    from klatsch.networks.adapters.archives.sources import Source

SOURCES: tuple[Source, ...] = (LINKEDIN, VCARD)
