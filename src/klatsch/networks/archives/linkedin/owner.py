"""The owner of a LinkedIn archive. The archive does not name them, and messages have no direction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from klatsch.networks.archives.linkedin.connections import CONNECTIONS
from klatsch.networks.archives.linkedin.invitations import INVITATIONS, find_host_slug
from klatsch.networks.archives.linkedin.profile import PROFILE
from klatsch.networks.archives.linkedin.profiles import join_full_name, make_member, parse_slug
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor, normalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from klatsch.networks.archives.csv_tables import CsvTable
    from klatsch.networks.ports import ArchiveContext

_MIN_OWNER_SHARE = 0.9


@dataclass(slots=True)
class ArchiveOwner:
    """The slugs and names of the host in the archive."""

    slugs: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    _partners: dict[str, dict[str, Actor]] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Return True if anything in the archive identifies the host."""
        return bool(self.slugs or self.names)

    def wrote(self, url: str, name: str) -> bool:
        """Return True if the host has this address, or this name where addresses do not decide."""
        slug = parse_slug(url)
        return slug in self.slugs if slug and self.slugs else self.is_named(name)

    def is_named(self, name: str) -> bool:
        """Return True if this is the host's name."""
        return normalize_name(name) in self.names

    def partners(self, conversation: str) -> list[Actor]:
        """Return the others who wrote in a conversation: the recipients where an old export names none."""
        return list(self._partners.get(conversation, {}).values())

    def add_sender(self, conversation: str, url: str, name: str) -> None:
        """Add the sender of a message to a conversation."""
        if self.wrote(url, name):
            return
        try:
            actor = make_member(url, name)
        except RowRefused:
            return
        self._partners.setdefault(conversation, {})[actor.actor_id] = actor


def find_owner(siblings: ArchiveContext, messages: CsvTable) -> ArchiveOwner:
    """Find the host: by sent and received invitations, by the profile, or as the one in every conversation."""
    owner = ArchiveOwner()
    for cells in INVITATIONS.cells_of(siblings):
        _add_invitation(owner, cells)
    for cells in PROFILE.cells_of(siblings):
        owner.names.add(normalize_name(join_full_name(cells["first name"], cells["last name"])))
    if not owner.is_known:
        connected = {parse_slug(cells.get("url", "")) for cells in CONNECTIONS.cells_of(siblings)}
        owner.slugs = _find_common_participant(messages.cells_of(siblings), connected - {""})
    for cells in messages.cells_of(siblings):
        if "recipient profile urls" not in cells:
            owner.add_sender(cells["conversation id"], cells["sender profile url"], cells["from"])
    return owner


def _add_invitation(owner: ArchiveOwner, cells: Mapping[str, str]) -> None:
    is_inbound = cells["direction"].upper() == "INCOMING"
    name = cells["to"] if is_inbound else cells["from"]
    owner.slugs.update({find_host_slug(cells)} - {""})
    owner.names.update({normalize_name(name)} - {""})


def _find_common_participant(rows: Iterable[Mapping[str, str]], connected: set[str]) -> set[str]:
    members: dict[str, set[str]] = {}
    for cells in rows:
        urls = [cells["sender profile url"], *cells.get("recipient profile urls", "").split(",")]
        members.setdefault(cells["conversation id"], set()).update({parse_slug(url) for url in urls} - connected - {""})
    seen = Counter(slug for slugs in members.values() for slug in slugs)
    ranked = seen.most_common(2)
    enough = 1 if connected else 2
    if not ranked or ranked[0][1] < max(enough, _MIN_OWNER_SHARE * len(members)):
        return set()
    is_alone = len(ranked) == 1 or ranked[1][1] < ranked[0][1]
    return {ranked[0][0]} if is_alone else set()
