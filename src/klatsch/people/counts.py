"""Counts over a whole deck, for pictures that answer questions: a few queries, however many people there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear

from klatsch.people.models import Handle
from klatsch.people.queries import people_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.accounts.models import Host


@dataclass(frozen=True, slots=True)
class Writing:
    """How many people there are with whom both wrote, only they did, only the host did, and neither.

    `turn`: with how many the last word is theirs.
    """

    both: int
    theirs: int
    yours: int
    neither: int
    turn: int


def overlap(host: Host) -> dict[tuple[str, str], int]:
    """How many people have an account on both networks, by pair; on the diagonal, on that one."""
    pairs = (
        Handle.objects.filter(host=host)
        .values_list("network", "person__handles__network")
        .annotate(people=Count("person_id", distinct=True))
    )
    return {(one, other): people for one, other, people in pairs}


def made_by_year(host: Host) -> dict[int, int]:
    """How many first ties were made in each year of which any is known, in order; years without one are there, too."""
    years = (
        people_of(host)
        .filter(known_since__isnull=False)
        .annotate(year=ExtractYear("known_since"))
        .values_list("year")
        .annotate(people=Count("pk"))
        .order_by("year")
    )
    found: Mapping[int, int] = dict(years)
    return {year: found.get(year, 0) for year in range(min(found), max(found) + 1)} if found else {}


def who_writes(host: Host) -> Writing:
    """Who writes and who answers, over everybody in the deck."""
    theirs, yours = Q(received__gt=0), Q(sent__gt=0)
    turn = Q(last_sent_at=None) | Q(last_received_at__gt=F("last_sent_at"))
    found = people_of(host).aggregate(
        both=Count("pk", filter=theirs & yours),
        theirs=Count("pk", filter=theirs & ~yours),
        yours=Count("pk", filter=yours & ~theirs),
        neither=Count("pk", filter=~yours & ~theirs),
        turn=Count("pk", filter=turn & Q(last_received_at__isnull=False)),
    )
    return Writing(**found)
