"""LinkedIn's "Get a copy of your data", the quick (Basic) and the whole (Complete) zip."""

from klatsch.networks.archive_source import ArchiveSource
from klatsch.networks.archives.linkedin.connections import CONNECTIONS
from klatsch.networks.archives.linkedin.endorsements import (
    ENDORSEMENTS,
    NOTES,
    RECOMMENDATIONS_GIVEN,
    RECOMMENDATIONS_RECEIVED,
)
from klatsch.networks.archives.linkedin.invitations import INVITATIONS
from klatsch.networks.archives.linkedin.messages import MESSAGES
from klatsch.networks.archives.linkedin.profile import EDUCATION, EMAILS, POSITIONS, PROFILE

LINKEDIN = ArchiveSource(
    name="linkedin",
    label="LinkedIn",
    how_to_get="Settings & Privacy > Data privacy > Get a copy of your data. The quick zip comes in minutes, "
    "the complete one within a day.",
    cannot_tell="Most e-mail addresses; members who hide their name; profile addresses before mid-2023; who looked at "
    "your profile or reacted to your posts.",
    readers=(
        CONNECTIONS,
        PROFILE,
        EMAILS,
        POSITIONS,
        EDUCATION,
        INVITATIONS,
        MESSAGES,
        ENDORSEMENTS,
        RECOMMENDATIONS_RECEIVED,
        RECOMMENDATIONS_GIVEN,
        NOTES,
    ),
)
SOURCES = (LINKEDIN,)
