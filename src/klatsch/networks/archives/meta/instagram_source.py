"""Instagram: the export of the Accounts Center."""

from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives.meta import instagram
from klatsch.networks.archives.meta.threads import make_thread_reader

INSTAGRAM = ArchiveSource(
    name="instagram",
    label="Instagram",
    how_to_get="Accounts Center > Your information and permissions > Export your information. Choose JSON, not HTML, "
    "and all time: a shorter range leaves out older followers.",
    cannot_tell="Names of most followers; user names in messages; who reacted to your posts.",
    readers=(
        instagram.FOLLOWERS,
        instagram.FOLLOWING,
        instagram.CLOSE_FRIENDS,
        instagram.RECEIVED,
        instagram.SENT,
        instagram.BLOCKED,
        make_thread_reader("instagram", r"instagram.*\.json$"),
    ),
)
SOURCES = (INSTAGRAM,)
