"""LinkedIn ``PersonProfile.csv``, ``Positions.csv``, ``Education.csv``: the host's own profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.networks.archives.csv_tables import CsvTable
from klatsch.networks.archives.linkedin.profiles import LINKEDIN_NETWORK, join_full_name
from klatsch.networks.archives.parsing import parse_month
from klatsch.networks.records import HostFact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TWITTER = re.compile(r"\w{1,15}")


def _read_profile(cells: Mapping[str, str]) -> tuple[HostFact, ...]:
    return tuple(fact for fact in _profile_facts(cells) if fact.value)


def _profile_facts(cells: Mapping[str, str]) -> Iterator[HostFact]:
    yield HostFact(LINKEDIN_NETWORK, "name", join_full_name(cells["first name"], cells["last name"]))
    yield HostFact(LINKEDIN_NETWORK, "headline", cells["headline"])
    yield HostFact(LINKEDIN_NETWORK, "place", cells.get("geo location", ""))
    for handle in _TWITTER.findall(cells.get("twitter handles", "")):
        yield HostFact("x", "handle", handle)


def _read_position(cells: Mapping[str, str]) -> tuple[HostFact]:
    started_on, ended_on = parse_month(cells["started on"]), parse_month(cells["finished on"])
    return (HostFact(LINKEDIN_NETWORK, "position", cells["title"], cells["company name"], started_on, ended_on),)


def _read_education(cells: Mapping[str, str]) -> tuple[HostFact]:
    started_on, ended_on = parse_month(cells["start date"]), parse_month(cells["end date"])
    return (HostFact(LINKEDIN_NETWORK, "education", cells["degree name"], cells["school name"], started_on, ended_on),)


def _read_email(cells: Mapping[str, str]) -> tuple[HostFact]:
    return (HostFact(LINKEDIN_NETWORK, "email", cells["email address"].lower()),)


PROFILE = CsvTable(
    part="profile",
    columns=frozenset({"first name", "last name", "maiden name", "headline"}),
    prepare=lambda *_: _read_profile,
)
POSITIONS = CsvTable(
    part="positions",
    columns=frozenset({"company name", "title", "started on", "finished on"}),
    prepare=lambda *_: _read_position,
)
EDUCATION = CsvTable(
    part="education",
    columns=frozenset({"school name", "start date", "end date", "degree name"}),
    prepare=lambda *_: _read_education,
)
EMAILS = CsvTable(
    part="own addresses",
    columns=frozenset({"email address", "confirmed", "primary"}),
    prepare=lambda *_: _read_email,
)
