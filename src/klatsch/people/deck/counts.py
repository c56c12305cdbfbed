"""Counts over a whole deck, for its charts: a few queries, however many people there are."""

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

_COUNTS_CACHE: VersionedCache[Any] = VersionedCache(1000)


@dataclass(frozen=True, slots=True)
class DeckTally:
    """The number of people in the deck, and of those with whom the host has talked (got)."""

    got: int
    people: int


@dataclass(frozen=True, slots=True)
class WritingCounts:
    """The numbers of people by who wrote: both, only they, only the host, neither; `your_turn` if they wrote last."""

    both: int
    only_received: int
    only_sent: int
    neither: int
    your_turn: int


def deck_tally(host: Host) -> DeckTally:
    """Return the number of people of a host, and of those with whom they have talked."""
    everybody = Person.objects.filter(host=host, merged_into=None)
    return DeckTally(
        got=everybody.filter(got_at__isnull=False).count(), people=_get_cached(host, "people", everybody.count)
    )


def network_overlap(host: Host) -> Mapping[tuple[str, str], int]:
    """Return the number of people with accounts on two networks, by pair; on the diagonal, on that one network."""
    return _get_cached(host, "overlap", lambda: _count_network_overlap(host))


def _count_network_overlap(host: Host) -> Mapping[tuple[str, str], int]:
    """Count the pairs of people with several accounts one by one, and the others, who are most, by one query."""
    handles = Handle.objects.filter(host=host)
    several = handles.values("person_id").annotate(accounts=Count("pk")).filter(accounts__gt=1).values("person_id")
    networks: dict[int, list[str]] = defaultdict(list)
    for person_id, network in handles.filter(person_id__in=several).values_list("person_id", "network"):
        networks[person_id].append(network)
    single = Counter(dict(handles.values_list("network").annotate(accounts=Count("pk"))))
    pairs: Counter[tuple[str, str]] = Counter()
    for person_networks in networks.values():
        single.subtract(person_networks)
        pairs.update(
            (network, other_network) for network in set(person_networks) for other_network in set(person_networks)
        )
    pairs.update({(network, network): people for network, people in single.items()})
    return {pair: people for pair, people in pairs.items() if people}


def connections_by_year(host: Host) -> Mapping[int, int]:
    """Return the number of first connections by year, in order and without gaps."""
    return _get_cached(host, "years", lambda: _count_connections_by_year(host))


def _count_connections_by_year(host: Host) -> Mapping[int, int]:
    """Count by day, which an index holds, and add up the years: extracting the year of each row would be slow."""
    days = people_of(host).filter(known_since__isnull=False).values_list("known_since").annotate(people=Count("pk"))
    counts: Counter[int] = Counter()
    for day, people in days.order_by():
        counts[day.year] += people
    return {year: counts[year] for year in range(min(counts), max(counts) + 1)} if counts else {}


def writing_counts(host: Host) -> WritingCounts:
    """Return the writing counts of everybody in the deck."""
    return _get_cached(host, "writing", lambda: _count_writing(host))


def _count_writing(host: Host) -> WritingCounts:
    has_received, has_sent = Q(received__gt=0), Q(sent__gt=0)
    turn = Q(last_sent_at=None) | Q(last_received_at__gt=F("last_sent_at"))
    counts = people_of(host).aggregate(
        both=Count("pk", filter=has_received & has_sent),
        only_received=Count("pk", filter=has_received & ~has_sent),
        only_sent=Count("pk", filter=has_sent & ~has_received),
        neither=Count("pk", filter=~has_sent & ~has_received),
        your_turn=Count("pk", filter=turn & Q(last_received_at__isnull=False)),
    )
    return WritingCounts(**counts)


def _get_cached[Counted](host: Host, name: str, count: Callable[[], Counted]) -> Counted:
    """Return a count from the cache, which is valid for one version of the deck; without a version, count anew."""
    version = Deck.objects.filter(host=host).values_list("version", flat=True).first()
    if not version:
        return count()
    cached: Counted | None = _COUNTS_CACHE.get((host.pk, name), version)
    return cached if cached is not None else _COUNTS_CACHE.put((host.pk, name), version, count())
