"""Reading the deck page by page: as fast with 100,000 people as with 100."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField, Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from klatsch.people.identity.search_text import MIN_SEARCH_LENGTH, make_trigrams, split_search_words
from klatsch.people.models import Connection, DuplicateSuggestion, Handle, Person
from klatsch.people.profiles.why_here import ConnectionSummary, cached_why_here

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from klatsch.accounts.models import Host
    from klatsch.people.deck.filters import Filters

DECK_PAGE_SIZE = 24
MAX_COUNTED_PEOPLE = 1000
MAX_PEOPLE_SORTED_IN_MEMORY = 2000
_ALL = Q()


@dataclass(frozen=True, slots=True)
class Card:
    """One person as the deck shows them."""

    person: Person
    why: str
    handles: Sequence[Handle]
    # Which account has a picture, and the digest of that: the first there is.
    photo: tuple[int, str] | None = None

    @property
    def initials(self) -> str:
        return initials(self.person.name)


@dataclass(frozen=True, slots=True)
class DeckPage:
    """Some cards; `after` is the id to go on after, None at the end; `matching` at most MOST_COUNTED + 1."""

    cards: Sequence[Card]
    after: int | None
    matching: int

    @property
    def is_more_than_counted(self) -> bool:
        return self.matching > MAX_COUNTED_PEOPLE


def deck_page(
    host: Host, filters: Filters, *, after: int | None = None, size: int = DECK_PAGE_SIZE, also: Q = _ALL
) -> DeckPage:
    """Return the cards that fit, in the order asked for, after the person with the id `after`.

    `also`: what later stages ask of a person besides.
    """
    fitting = matching_people(host, filters).filter(also)
    people = _people_after(fitting, filters.sort, _person_by_pk(host, after), size + 1)
    has_more = len(people) > size
    return DeckPage(
        cards=build_cards(people[:size]),
        after=people[size - 1].pk if has_more else None,
        matching=fitting.values("pk")[: MAX_COUNTED_PEOPLE + 1].count() if filters.is_narrow else 0,
    )


def matching_people(host: Host, filters: Filters) -> QuerySet[Person]:
    """Everybody of a host's whom the filters let pass, in no order."""
    people = Person.objects.filter(_mark_condition(filters.mark), host=host, merged_into=None)
    if filters.network:
        people = _filter_by_network(people, host, filters.network)
    if filters.since:
        year = int(filters.since)
        people = people.filter(known_since__gte=date(year, 1, 1), known_since__lt=date(year + 1, 1, 1))
    if filters.waiting:
        people = people.filter(
            Q(last_sent_at=None) | Q(last_received_at__gt=F("last_sent_at")), last_received_at__isnull=False
        )
    if filters.unmerged:
        asked_of = DuplicateSuggestion.objects.filter(host=host)
        # One list of both: PostgreSQL takes two for a reason to look at everybody.
        people = people.filter(pk__in=asked_of.values("one").union(asked_of.values("other")))
    for column in ("company", "place"):
        if asked := getattr(filters, column):
            people = search_people(people, asked).filter(**{f"{column}__icontains": asked.split()[0]})
    return search_people(people, filters.q) if filters.q else people


def _filter_by_network(people: QuerySet[Person], host: Host, network: str) -> QuerySet[Person]:
    """Ask each person where most have such an account, and take the accounts where few do: both stay fast."""
    accounts = Handle.objects.filter(host=host, network=network)
    if accounts.values("pk")[:MAX_PEOPLE_SORTED_IN_MEMORY].count() < MAX_PEOPLE_SORTED_IN_MEMORY:
        return people.filter(pk__in=accounts.values("person_id"))
    return people.filter(Exists(accounts.filter(person_id=OuterRef("pk")).values("pk")))


def _mark_condition(mark: str) -> Q:
    return {
        "all": Q(),
        "got": Q(got_at__isnull=False),
        "need": Q(need_at__isnull=False),
        "aside": Q(set_aside_at__isnull=False),
        "open": Q(got_at=None, set_aside_at=None),
    }.get(mark, Q(set_aside_at=None))


def search_people(people: QuerySet[Person], asked: str) -> QuerySet[Person]:
    """Let those pass in whose name, headline, company, place or handles every word occurs, or a part of it."""
    words = split_search_words(asked)
    parts = {part for word in words if len(word) >= MIN_SEARCH_LENGTH for part in make_trigrams(word).split()}
    if parts and connection.vendor == "postgresql":
        index = RawSQL(
            "string_to_array(people_person.grams, ' ') @> %s::text[]", [sorted(parts)], output_field=BooleanField()
        )
        people = people.filter(index)
    elif parts:
        match = " AND ".join('"' + part.replace('"', '""') + '"' for part in sorted(parts))
        index = RawSQL("SELECT rowid FROM people_search WHERE people_search MATCH %s", [match])
        people = people.filter(pk__in=index)
    for word in words:
        people = people.filter(search__contains=word)
    return people


def _person_by_pk(host: Host, pk: int | None) -> Person | None:
    return Person.objects.filter(host=host, pk=pk).first() if pk is not None else None


def _people_after(people: QuerySet[Person], sort: str, last: Person | None, most: int) -> list[Person]:
    if sort == "added":
        return list(people.filter(pk__lt=last.pk if last else 2**62).order_by("-pk")[:most])
    if sort == "since":
        return _people_after_with_nulls_last(people, "known_since", last, most)
    if sort == "wrote":
        return _people_after_with_nulls_last(people, "last_received_at", last, most, is_newest_first=True)
    if last is not None:
        people = people.filter(Q(sort_name__gt=last.sort_name) | Q(pk__gt=last.pk), sort_name__gte=last.sort_name)
    return list(people.order_by("sort_name", "pk")[:most])


def _people_after_with_nulls_last(
    people: QuerySet[Person], column: str, last: Person | None, most: int, *, is_newest_first: bool = False
) -> list[Person]:
    """Those of whom the day is known, then the others: the databases do not agree on where nothing is sorted."""
    found: list[Person] = []
    beyond, sign = ("lt", "-") if is_newest_first else ("gt", "")
    at = getattr(last, column, None)
    if last is None or at is not None:
        dated = people.filter(**{f"{column}__isnull": False})
        if last is not None:
            dated = dated.filter(
                Q(**{f"{column}__{beyond}": at}) | Q(**{f"pk__{beyond}": last.pk}), **{f"{column}__{beyond}e": at}
            )
        found = list(dated.order_by(f"{sign}{column}", f"{sign}pk")[:most])
    if len(found) < most:
        others = people.filter(**{column: None})
        if last is not None and at is None:
            others = others.filter(pk__gt=last.pk)
        found += others.order_by("pk")[: most - len(found)]
    return found


def build_cards(people: Sequence[Person]) -> list[Card]:
    """Return people as cards: two queries, however many they are."""
    ids = [person.pk for person in people]
    handles: dict[int, list[Handle]] = defaultdict(list)
    photos: dict[int, tuple[int, str]] = {}
    for handle in Handle.objects.filter(person_id__in=ids).annotate(digest=F("photo__digest")).order_by("pk"):
        handles[handle.person_id].append(handle)
        if handle.digest:
            photos.setdefault(handle.person_id, (handle.pk, handle.digest))
    ties: dict[int, list[ConnectionSummary]] = defaultdict(list)
    rows = Connection.objects.filter(handle__person_id__in=ids).order_by("pk")
    for person_id, network, direction, since_on in rows.values_list(
        "handle__person_id", "handle__network", "direction", "since_on"
    ):
        ties[person_id].append(ConnectionSummary(network, direction, since_on))
    language = get_language()
    return [
        Card(
            person,
            cached_why_here(
                language,
                tuple(ties[person.pk]),
                person.received,
                person.sent,
                is_your_turn=_person_wrote_last(person),
            ),
            handles[person.pk],
            photos.get(person.pk),
        )
        for person in people
    ]


def initials(name: str) -> str:
    """Return one or two letters that stand for somebody where there is no picture."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in dict.fromkeys((*words[:1], *words[-1:]))).upper()


def _person_wrote_last(person: Person) -> bool:
    received, sent = person.last_received_at, person.last_sent_at
    return received is not None and (sent is None or received > sent)
