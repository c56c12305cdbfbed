"""Mastodon and everything that exports like it."""

from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives.fediverse import account_lists, activities
from klatsch.networks.archives.fediverse.own_actor import OwnActorReader

MASTODON = ArchiveSource(
    name="mastodon",
    label="Mastodon and the fediverse",
    how_to_get="Preferences > Import and export: the CSV files and, once a week, the archive.",
    cannot_tell="Followers (Mastodon exports none, GoToSocial does: connect the account instead); names; since when; "
    "what others wrote to you.",
    readers=(
        OwnActorReader(),
        account_lists.FOLLOWERS,
        account_lists.FOLLOWING,
        account_lists.LISTS,
        account_lists.MUTED,
        account_lists.BLOCKED,
        activities.OUTBOX,
        activities.LIKES,
    ),
)
SOURCES = (MASTODON,)
