"""Bluesky and every other server of the AT Protocol."""

from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives.bluesky.repository import RepositoryReader

BLUESKY = ArchiveSource(
    name="bluesky",
    label="Bluesky",
    how_to_get="Settings > Account > Export my data: the repository, a CAR file.",
    cannot_tell="Followers, notifications, direct messages and handles: it holds your own records only. Connect the "
    "account for the rest.",
    readers=(RepositoryReader(),),
)
SOURCES = (BLUESKY,)
