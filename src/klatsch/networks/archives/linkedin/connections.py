"""LinkedIn ``Connections.csv``, from 2016 to today: with or without the note on top, with or without addresses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from klatsch.networks.archives.csv_tables import CsvTable
from klatsch.networks.archives.linkedin.profiles import LINKEDIN_NETWORK, join_full_name, parse_slug, profile_url
from klatsch.networks.archives.parsing import parse_date
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor, Connection, Direction, provisional_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from klatsch.networks.ports import ArchiveContext, ArchiveFile


def _prepare(_: ArchiveFile, __: ArchiveContext) -> Callable[[Mapping[str, str]], tuple[Connection]]:
    namesakes: Counter[str] = Counter()
    return lambda cells: _read_connection(cells, namesakes)


def _read_connection(cells: Mapping[str, str], namesakes: Counter[str]) -> tuple[Connection]:
    name = join_full_name(cells["first name"], cells["last name"])
    slug = parse_slug(cells.get("url", ""))
    connected_on = cells["connected on"]
    if not name and not slug:
        raise RowRefused("LinkedIn hides this member's name: only the date is given.", code="member-name-hidden")
    since = parse_date(connected_on) if connected_on else None
    key = provisional_key(name, since)
    if not slug:
        namesakes[key] += 1
        # Two of one name on one day are two people; the order in the file is all that tells them apart.
        key = key if namesakes[key] == 1 else f"{key}#{namesakes[key]}"
    email = cells.get("email address", "").lower()
    actor = Actor(
        LINKEDIN_NETWORK,
        slug or f"name:{key}",
        name=name,
        handle=slug,
        url=profile_url(slug) if slug else "",
        emails=(email,) if email else (),
        company=cells["company"],
        position=cells["position"],
        is_provisional=not slug,
        provisional_key=key,
    )
    return (Connection(actor, Direction.MUTUAL, since),)


CONNECTIONS = CsvTable(
    part="connections",
    columns=frozenset({"first name", "last name", "company", "position", "connected on"}),
    prepare=_prepare,
)
