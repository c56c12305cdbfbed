"""LinkedIn ``PersonProfile.csv``, ``Positions.csv``, ``Education.csv``: what the host says about themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.linkedin.profiles import NETWORK, full_name
from klatsch.networks.adapters.archives.tables import Table
from klatsch.networks.adapters.archives.values import month
from klatsch.networks.records import HostFact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TWITTER = re.compile(r"\w{1,15}")


def _profile(cells: Mapping[str, str]) -> tuple[HostFact, ...]:
    return tuple(fact for fact in _facts(cells) if fact.value)


def _facts(cells: Mapping[str, str]) -> Iterator[HostFact]:
    yield HostFact(NETWORK, "name", full_name(cells["first name"], cells["last name"]))
    yield HostFact(NETWORK, "headline", cells["headline"])
    yield HostFact(NETWORK, "place", cells.get("geo location", ""))
    for handle in _TWITTER.findall(cells.get("twitter handles", "")):
        yield HostFact("x", "handle", handle)


def _position(cells: Mapping[str, str]) -> tuple[HostFact]:
    started_on, ended_on = month(cells["started on"]), month(cells["finished on"])
    return (HostFact(NETWORK, "position", cells["title"], cells["company name"], started_on, ended_on),)


def _education(cells: Mapping[str, str]) -> tuple[HostFact]:
    started_on, ended_on = month(cells["start date"]), month(cells["end date"])
    return (HostFact(NETWORK, "education", cells["degree name"], cells["school name"], started_on, ended_on),)


def _email(cells: Mapping[str, str]) -> tuple[HostFact]:
    return (HostFact(NETWORK, "email", cells["email address"].lower()),)


PROFILE = Table(
    part="profile",
    columns=frozenset({"first name", "last name", "maiden name", "headline"}),
    prepare=lambda *_: _profile,
)
POSITIONS = Table(
    part="positions",
    columns=frozenset({"company name", "title", "started on", "finished on"}),
    prepare=lambda *_: _position,
)
EDUCATION = Table(
    part="education",
    columns=frozenset({"school name", "start date", "end date", "degree name"}),
    prepare=lambda *_: _education,
)
EMAILS = Table(
    part="own addresses",
    columns=frozenset({"email address", "confirmed", "primary"}),
    prepare=lambda *_: _email,
)
