"""LinkedIn ``Invitations.csv``: who asked whom to connect; since late 2023 with profile addresses.

An incoming one that stays without a connection is somebody who tried to reach the host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.linkedin.profiles import NETWORK, member, slug_of
from klatsch.networks.adapters.archives.tables import Table
from klatsch.networks.adapters.archives.values import digest, instant, shown
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import HostFact, Interaction, Kind, normalised_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from klatsch.networks.ports import Member, Siblings
    from klatsch.networks.records import Record


def _invitation(cells: Mapping[str, str]) -> Interaction:
    direction = cells["direction"].upper()
    if direction not in {"INCOMING", "OUTGOING"}:
        raise RowRefused("The direction %(direction)s is neither INCOMING nor OUTGOING.", direction=shown(direction))
    is_inbound = direction == "INCOMING"
    name = cells["from"] if is_inbound else cells["to"]
    url = cells.get("inviterprofileurl" if is_inbound else "inviteeprofileurl", "")
    # The time has no zone in the export; taken as UTC it is at most half a day off.
    at = instant(cells["sent at"], "%m/%d/%y, %I:%M %p")
    key = digest("invitation", direction, at.isoformat(), normalised_name(name))
    return Interaction(NETWORK, key, Kind.INVITATION, member(url, name), is_inbound, at, cells["message"])


def host_slug(cells: Mapping[str, str]) -> str:
    """Return the host's own slug: the inviter of what went out, the invitee of what came in."""
    is_inbound = cells["direction"].upper() == "INCOMING"
    return slug_of(cells.get("inviteeprofileurl" if is_inbound else "inviterprofileurl", ""))


def _prepare(_: Member, __: Siblings) -> Callable[[Mapping[str, str]], tuple[Record, ...]]:
    told: set[str] = set()

    def read(cells: Mapping[str, str]) -> tuple[Record, ...]:
        invitation = _invitation(cells)
        own = {host_slug(cells)} - {""} - told
        told.update(own)
        return (invitation, *(HostFact(NETWORK, "account", slug) for slug in own))

    return read


INVITATIONS = Table(
    part="invitations",
    columns=frozenset({"from", "to", "sent at", "message", "direction"}),
    prepare=_prepare,
)
