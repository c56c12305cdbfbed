"""Counts over a whole deck, for pictures that answer questions: a few queries, however many people there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from klatsch.core.cache import VersionedCache
from klatsch.people.models import Deck, Handle, Person
from klatsch.people.queries import people_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from klatsch.accounts.models import Host

_COUNTED: VersionedCache[Any] = VersionedCache(1000)


@dataclass(frozen=True, slots=True)
class DeckTally:
    """The count that matters."""

    got: int
    people: int


@dataclass(frozen=True, slots=True)
class WritingCounts:
    """How many people there are with whom both wrote, only they did, only the host did, and neither.

    `turn`: with how many the last word is theirs.
    """

    both: int
    theirs: int
    yours: int
    neither: int
    turn: int


def deck_tally(host: Host) -> DeckTally:
    """How many people there are, and with how many the host has talked."""
    everybody = Person.objects.filter(host=host, merged_into=None)
    return DeckTally(
        got=everybody.filter(got_at__isnull=False).count(), people=_get_cached(host, "people", everybody.count)
    )


def network_overlap(host: Host) -> Mapping[tuple[str, str], int]:
    """How many people have an account on both networks, by pair; on the diagonal, on that one."""
    return _get_cached(host, "overlap", lambda: _count_network_overlap(host))


def _count_network_overlap(host: Host) -> Mapping[tuple[str, str], int]:
    """Most people have one account: only the others are looked at one by one."""
    handles = Handle.objects.filter(host=host)
    several = handles.values("person_id").annotate(accounts=Count("pk")).filter(accounts__gt=1).values("person_id")
    networks: dict[int, list[str]] = defaultdict(list)
    for person_id, network in handles.filter(person_id__in=several).values_list("person_id", "network"):
        networks[person_id].append(network)
    alone = Counter(dict(handles.values_list("network").annotate(accounts=Count("pk"))))
    pairs: Counter[tuple[str, str]] = Counter()
    for theirs in networks.values():
        alone.subtract(theirs)
        pairs.update((one, other) for one in set(theirs) for other in set(theirs))
    pairs.update({(network, network): people for network, people in alone.items()})
    return {pair: people for pair, people in pairs.items() if people}


def connections_by_year(host: Host) -> Mapping[int, int]:
    """How many first ties were made in each year of which any is known, in order; years without one are there, too."""
    return _get_cached(host, "years", lambda: _count_connections_by_year(host))


def _count_connections_by_year(host: Host) -> Mapping[int, int]:
    """Counted by day, which an index holds: taking the year of each row is what would cost."""
    days = people_of(host).filter(known_since__isnull=False).values_list("known_since").annotate(people=Count("pk"))
    found: Counter[int] = Counter()
    for day, people in days.order_by():
        found[day.year] += people
    return {year: found[year] for year in range(min(found), max(found) + 1)} if found else {}


def writing_counts(host: Host) -> WritingCounts:
    """Who writes and who answers, over everybody in the deck."""
    return _get_cached(host, "writing", lambda: _count_writing(host))


def _count_writing(host: Host) -> WritingCounts:
    theirs, yours = Q(received__gt=0), Q(sent__gt=0)
    turn = Q(last_sent_at=None) | Q(last_received_at__gt=F("last_sent_at"))
    found = people_of(host).aggregate(
        both=Count("pk", filter=theirs & yours),
        theirs=Count("pk", filter=theirs & ~yours),
        yours=Count("pk", filter=yours & ~theirs),
        neither=Count("pk", filter=~yours & ~theirs),
        turn=Count("pk", filter=turn & Q(last_received_at__isnull=False)),
    )
    return WritingCounts(**found)


def _get_cached[Counted](host: Host, name: str, count: Callable[[], Counted]) -> Counted:
    """Count once as long as no writer has locked the deck since; a deck that nobody wrote to yet is counted always."""
    version = Deck.objects.filter(host=host).values_list("version", flat=True).first()
    if not version:
        return count()
    known: Counted | None = _COUNTED.get((host.pk, name), version)
    return known if known is not None else _COUNTED.put((host.pk, name), version, count())
