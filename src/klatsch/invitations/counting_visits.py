"""Writing down how often invitations were seen and opened: a few statements, whatever was counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, F, PositiveIntegerField, Value, When

from klatsch.invitations.arrivals import counted
from klatsch.invitations.models import Invitation, Visits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.invitations.arrivals import Arrival

# Anybody can write anything behind ?via=, so an invitation keeps so many links apart and no more.
MOST_LINKS = 40


def write_down_visits() -> None:
    """Write down what this process has counted; what cannot be written stays counted. Several may do so at once."""
    taken = counted.take()
    if not taken:
        return
    try:
        add_visits(taken)
    except BaseException:
        for arrival, times in taken.items():
            counted.count(arrival, times)
        raise


@transaction.atomic
def add_visits(arrivals: Mapping[Arrival, int]) -> None:
    """Add counts to the rows of their invitations; those of invitations that are gone are left out."""
    asked = {arrival.invitation for arrival in arrivals}
    there = set(Invitation.objects.filter(pk__in=asked).values_list("pk", flat=True))
    known: defaultdict[int, set[str]] = defaultdict(set)
    for invitation, via in Visits.objects.filter(invitation__in=there).values_list("invitation_id", "via"):
        known[invitation].add(via)
    seen: Counter[tuple[int, str]] = Counter()
    opened: Counter[tuple[int, str]] = Counter()
    for arrival, times in arrivals.items():
        if arrival.invitation in there:
            links = known[arrival.invitation]
            via = arrival.via if arrival.via in links or len(links) < MOST_LINKS else ""
            links.add(via)
            (seen if arrival.is_picture else opened)[arrival.invitation, via] += times
    _add(seen, opened)


def _add(seen: Counter[tuple[int, str]], opened: Counter[tuple[int, str]]) -> None:
    keys = sorted({*seen, *opened})
    rows = [Visits(invitation_id=invitation, via=via) for invitation, via in keys]
    Visits.objects.bulk_create(rows, ignore_conflicts=True)

    def added(counts: Counter[tuple[int, str]]) -> Case:
        found = [When(invitation=invitation, via=via, then=Value(n)) for (invitation, via), n in sorted(counts.items())]
        return Case(*found, default=Value(0), output_field=PositiveIntegerField())

    if keys:
        Visits.objects.filter(invitation__in={invitation for invitation, _ in keys}).update(
            seen=F("seen") + added(seen), opened=F("opened") + added(opened)
        )
