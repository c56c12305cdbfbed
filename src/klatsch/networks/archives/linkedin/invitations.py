"""LinkedIn ``Invitations.csv``: requests to connect, sent and received; since late 2023 with profile addresses.

An incoming one that stays without a connection is somebody who tried to reach the host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.archives.csv_tables import CsvTable
from klatsch.networks.archives.linkedin.profiles import LINKEDIN_NETWORK, make_member, parse_slug
from klatsch.networks.archives.parsing import digest_parts, parse_instant, shorten_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import HostFact, Interaction, Kind, normalize_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from klatsch.networks.ports import ArchiveContext, ArchiveFile
    from klatsch.networks.records import Record


def _read_invitation(cells: Mapping[str, str]) -> Interaction:
    direction = cells["direction"].upper()
    if direction not in {"INCOMING", "OUTGOING"}:
        raise RowRefused(
            "The direction %(direction)s is neither INCOMING nor OUTGOING.",
            code="invitation-direction-unknown",
            direction=shorten_text(direction),
        )
    is_inbound = direction == "INCOMING"
    name = cells["from"] if is_inbound else cells["to"]
    url = cells.get("inviterprofileurl" if is_inbound else "inviteeprofileurl", "")
    # The time has no zone in the export; taken as UTC it is at most half a day off.
    at = parse_instant(cells["sent at"], "%m/%d/%y, %I:%M %p")
    key = digest_parts("invitation", direction, at.isoformat(), normalize_name(name))
    return Interaction(LINKEDIN_NETWORK, key, Kind.INVITATION, make_member(url, name), is_inbound, at, cells["message"])


def find_host_slug(cells: Mapping[str, str]) -> str:
    """Return the host's own slug: the inviter of what went out, the invitee of what came in."""
    is_inbound = cells["direction"].upper() == "INCOMING"
    return parse_slug(cells.get("inviteeprofileurl" if is_inbound else "inviterprofileurl", ""))


def _prepare(_: ArchiveFile, __: ArchiveContext) -> Callable[[Mapping[str, str]], tuple[Record, ...]]:
    known_slugs: set[str] = set()

    def read(cells: Mapping[str, str]) -> tuple[Record, ...]:
        invitation = _read_invitation(cells)
        new_slugs = {find_host_slug(cells)} - {""} - known_slugs
        known_slugs.update(new_slugs)
        return (invitation, *(HostFact(LINKEDIN_NETWORK, "account", slug) for slug in new_slugs))

    return read


INVITATIONS = CsvTable(
    part="invitations",
    columns=frozenset({"from", "to", "sent at", "message", "direction"}),
    prepare=_prepare,
)
