"""Every source that klatsch reads archives of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.archives.addressbook.source import GOOGLE_CONTACTS, VCARD
from klatsch.networks.archives.bluesky.source import BLUESKY
from klatsch.networks.archives.fediverse.source import MASTODON
from klatsch.networks.archives.linkedin.source import LINKEDIN
from klatsch.networks.archives.meta.source import FACEBOOK, INSTAGRAM
from klatsch.networks.archives.x.source import X

if TYPE_CHECKING:
    from klatsch.networks.archives.sources import ArchiveSource

ARCHIVE_SOURCES: tuple[ArchiveSource, ...] = (
    LINKEDIN,
    VCARD,
    GOOGLE_CONTACTS,
    MASTODON,
    BLUESKY,
    X,
    FACEBOOK,
    INSTAGRAM,
)
