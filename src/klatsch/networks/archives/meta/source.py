"""Meta's two networks: the same download page, nearly the same files."""

from klatsch.networks.archives.meta import facebook, instagram
from klatsch.networks.archives.meta.threads import make_thread_reader
from klatsch.networks.archives.sources import ArchiveSource

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
