"""LinkedIn endorsements, recommendations (received and given) and the host's notes about connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.archives.csv_tables import CsvTable
from klatsch.networks.archives.linkedin.profiles import LINKEDIN_NETWORK, join_full_name, make_member
from klatsch.networks.archives.parsing import digest_parts, parse_instant
from klatsch.networks.records import Fact, Interaction, Kind, normalize_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDORSEMENT_FORMAT = "%Y/%m/%d %H:%M:%S"
_RECOMMENDATION_FORMATS = ("%m/%d/%y, %I:%M %p", "%m/%d/%y %I:%M %p", "%m/%d/%y")
_NOTE_FORMAT = "%m/%d/%y, %I:%M %p"


def _read_endorsement(cells: Mapping[str, str]) -> tuple[Interaction]:
    name = join_full_name(cells["endorser first name"], cells["endorser last name"])
    at = parse_instant(cells["endorsement date"], _ENDORSEMENT_FORMAT)
    skill = cells["skill name"]
    key = digest_parts("endorsement", skill, at.isoformat(), normalize_name(name))
    actor = make_member(cells.get("endorser public url", ""), name)
    return (Interaction(LINKEDIN_NETWORK, key, Kind.ENDORSEMENT, actor, is_inbound=True, at=at, text=skill),)


def _read_recommendation(cells: Mapping[str, str], *, is_inbound: bool) -> tuple[Interaction]:
    name = join_full_name(cells["first name"], cells["last name"])
    text = cells["text"]
    at = parse_instant(cells["creation date"], *_RECOMMENDATION_FORMATS) if cells["creation date"] else None
    key = digest_parts("recommendation", str(is_inbound), normalize_name(name), text)
    return (Interaction(LINKEDIN_NETWORK, key, Kind.ENDORSEMENT, make_member("", name), is_inbound, at, text),)


def _read_note(cells: Mapping[str, str]) -> tuple[Fact]:
    name = join_full_name(cells["connection first name"], cells["connection last name"])
    noted_at = cells["edited on"] or cells["created on"]
    at = parse_instant(noted_at, _NOTE_FORMAT) if noted_at else None
    return (Fact(make_member(cells["connection profile url"], name), "note", cells["note"], at),)


_RECOMMENDATION_COLUMNS = frozenset({"first name", "last name", "company", "job title", "text", "creation date"})

ENDORSEMENTS = CsvTable(
    part="endorsements",
    columns=frozenset({"endorsement date", "skill name", "endorser first name", "endorser last name"}),
    prepare=lambda *_: _read_endorsement,
)
RECOMMENDATIONS_RECEIVED = CsvTable(
    part="recommendations received",
    columns=_RECOMMENDATION_COLUMNS,
    prepare=lambda *_: lambda cells: _read_recommendation(cells, is_inbound=True),
    unless="given",
)
RECOMMENDATIONS_GIVEN = CsvTable(
    part="recommendations given",
    columns=_RECOMMENDATION_COLUMNS,
    prepare=lambda *_: lambda cells: _read_recommendation(cells, is_inbound=False),
    named="given",
)
NOTES = CsvTable(
    part="notes",
    columns=frozenset({"connection first name", "connection last name", "connection profile url", "note"}),
    prepare=lambda *_: _read_note,
)
