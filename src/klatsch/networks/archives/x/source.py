"""The X (Twitter) archive, today's and the one of 2019 to 2022."""

from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives.x import messages, people, posts

X = ArchiveSource(
    name="x",
    label="X (Twitter)",
    how_to_get="Settings > Your account > Download an archive of your data. It comes within a day or two.",
    cannot_tell="Handles and names of most followers (ids only); since when; likes and mentions by others.",
    readers=(
        people.OWN_ACCOUNT,
        people.OWN_PROFILE,
        people.FOLLOWERS,
        people.FOLLOWING,
        posts.POSTS,
        messages.MESSAGES,
        messages.GROUP_MESSAGES,
        people.MUTED,
        people.BLOCKED,
    ),
)
SOURCES = (X,)
