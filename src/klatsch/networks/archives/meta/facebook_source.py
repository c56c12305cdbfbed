"""Facebook and Messenger: the export of the Accounts Center."""

from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives.meta import facebook
from klatsch.networks.archives.meta.threads import make_thread_reader

FACEBOOK = ArchiveSource(
    name="facebook",
    label="Facebook and Messenger",
    how_to_get="Accounts Center > Your information and permissions > Export your information. Choose JSON, not HTML, "
    "and all time.",
    cannot_tell="Ids and addresses of profiles: friends are names only. Who reacted to your posts.",
    readers=(
        facebook.FRIENDS,
        facebook.FOLLOWERS,
        facebook.FOLLOWING,
        facebook.RECEIVED,
        facebook.SENT,
        facebook.REMOVED,
        make_thread_reader("facebook", r"^(?!.*instagram).*\.json$"),
    ),
)
SOURCES = (FACEBOOK,)
