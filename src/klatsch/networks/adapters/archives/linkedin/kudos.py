"""LinkedIn endorsements, recommendations (received and given) and the host's notes about connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.linkedin.profiles import NETWORK, full_name, member
from klatsch.networks.adapters.archives.tables import Table
from klatsch.networks.adapters.archives.values import digest, instant
from klatsch.networks.records import Fact, Interaction, Kind, normalised_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDORSED = "%Y/%m/%d %H:%M:%S"
_RECOMMENDED = ("%m/%d/%y, %I:%M %p", "%m/%d/%y %I:%M %p", "%m/%d/%y")
_NOTED = "%m/%d/%y, %I:%M %p"


def _endorsement(cells: Mapping[str, str]) -> tuple[Interaction]:
    name = full_name(cells["endorser first name"], cells["endorser last name"])
    at, skill = instant(cells["endorsement date"], _ENDORSED), cells["skill name"]
    key = digest("endorsement", skill, at.isoformat(), normalised_name(name))
    actor = member(cells.get("endorser public url", ""), name)
    return (Interaction(NETWORK, key, Kind.ENDORSEMENT, actor, is_inbound=True, at=at, text=skill),)


def _recommendation(cells: Mapping[str, str], *, is_inbound: bool) -> tuple[Interaction]:
    name, text = full_name(cells["first name"], cells["last name"]), cells["text"]
    at = instant(cells["creation date"], *_RECOMMENDED) if cells["creation date"] else None
    key = digest("recommendation", str(is_inbound), normalised_name(name), text)
    return (Interaction(NETWORK, key, Kind.ENDORSEMENT, member("", name), is_inbound, at, text),)


def _note(cells: Mapping[str, str]) -> tuple[Fact]:
    name = full_name(cells["connection first name"], cells["connection last name"])
    noted_at = cells["edited on"] or cells["created on"]
    at = instant(noted_at, _NOTED) if noted_at else None
    return (Fact(member(cells["connection profile url"], name), "note", cells["note"], at),)


_RECOMMENDATION_COLUMNS = frozenset({"first name", "last name", "company", "job title", "text", "creation date"})

ENDORSEMENTS = Table(
    part="endorsements",
    columns=frozenset({"endorsement date", "skill name", "endorser first name", "endorser last name"}),
    prepare=lambda *_: _endorsement,
)
RECOMMENDATIONS_RECEIVED = Table(
    part="recommendations received",
    columns=_RECOMMENDATION_COLUMNS,
    prepare=lambda *_: lambda cells: _recommendation(cells, is_inbound=True),
    unless="given",
)
RECOMMENDATIONS_GIVEN = Table(
    part="recommendations given",
    columns=_RECOMMENDATION_COLUMNS,
    prepare=lambda *_: lambda cells: _recommendation(cells, is_inbound=False),
    named="given",
)
NOTES = Table(
    part="notes",
    columns=frozenset({"connection first name", "connection last name", "connection profile url", "note"}),
    prepare=lambda *_: _note,
)
