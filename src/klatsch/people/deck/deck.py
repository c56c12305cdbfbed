"""The deck, page by page: filters, search and keyset pagination, as fast with 100,000 people as with 100."""

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
    """The card of one person in the deck."""

    person: Person
    why: str
    handles: Sequence[Handle]
    # The first avatar: the id of its handle, and its digest.
    photo: tuple[int, str] | None = None

    @property
    def initials(self) -> str:
        return initials(self.person.name)


@dataclass(frozen=True, slots=True)
class DeckPage:
    """A page of cards.

    `after` is the id after which the next page begins, None at the end; `matching` is at most MAX_COUNTED_PEOPLE + 1.
    """

    cards: Sequence[Card]
    after: int | None
    matching: int

    @property
    def is_more_than_counted(self) -> bool:
        return self.matching > MAX_COUNTED_PEOPLE


def deck_page(
    host: Host, filters: Filters, *, after: int | None = None, size: int = DECK_PAGE_SIZE, extra_condition: Q = _ALL
) -> DeckPage:
    """Return the page of matching cards after the person with the id `after`, sorted as the filters say.

    `extra_condition`: a condition of a later stage.
    """
    matching = matching_people(host, filters).filter(extra_condition)
    people = _people_after(matching, filters.sort, _person_by_pk(host, after), size + 1)
    has_more = len(people) > size
    return DeckPage(
        cards=build_cards(people[:size]),
        after=people[size - 1].pk if has_more else None,
        matching=matching.values("pk")[: MAX_COUNTED_PEOPLE + 1].count() if filters.is_narrow else 0,
    )


def matching_people(host: Host, filters: Filters) -> QuerySet[Person]:
    """Return the people of a host who match the filters, in no order."""
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
        suggestions = DuplicateSuggestion.objects.filter(host=host)
        # One list of both: PostgreSQL takes two for a reason to look at everybody.
        people = people.filter(pk__in=suggestions.values("one").union(suggestions.values("other")))
    for column in ("company", "place"):
        if value := getattr(filters, column):
            people = search_people(people, value).filter(**{f"{column}__icontains": value.split()[0]})
    return search_people(people, filters.q) if filters.q else people


def _filter_by_network(people: QuerySet[Person], host: Host, network: str) -> QuerySet[Person]:
    """Filter by a subquery for each person where many have such an account, and by their ids where few do."""
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


def search_people(people: QuerySet[Person], query: str) -> QuerySet[Person]:
    """Return those in whose name, headline, company, place or handles every word of a query occurs, or is a part."""
    words = split_search_words(query)
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


def _people_after(people: QuerySet[Person], sort: str, last: Person | None, size: int) -> list[Person]:
    if sort == "added":
        return list(people.filter(pk__lt=last.pk if last else 2**62).order_by("-pk")[:size])
    if sort == "since":
        return _people_after_with_nulls_last(people, "known_since", last, size)
    if sort == "wrote":
        return _people_after_with_nulls_last(people, "last_received_at", last, size, is_newest_first=True)
    if last is not None:
        people = people.filter(Q(sort_name__gt=last.sort_name) | Q(pk__gt=last.pk), sort_name__gte=last.sort_name)
    return list(people.order_by("sort_name", "pk")[:size])


def _people_after_with_nulls_last(
    people: QuerySet[Person], column: str, last: Person | None, size: int, *, is_newest_first: bool = False
) -> list[Person]:
    """Return those with a date, then the others: the databases do not agree on how nulls are sorted."""
    page: list[Person] = []
    beyond, sign = ("lt", "-") if is_newest_first else ("gt", "")
    last_value = getattr(last, column, None)
    if last is None or last_value is not None:
        dated = people.filter(**{f"{column}__isnull": False})
        if last is not None:
            dated = dated.filter(
                Q(**{f"{column}__{beyond}": last_value}) | Q(**{f"pk__{beyond}": last.pk}),
                **{f"{column}__{beyond}e": last_value},
            )
        page = list(dated.order_by(f"{sign}{column}", f"{sign}pk")[:size])
    if len(page) < size:
        others = people.filter(**{column: None})
        if last is not None and last_value is None:
            others = others.filter(pk__gt=last.pk)
        page += others.order_by("pk")[: size - len(page)]
    return page


def build_cards(people: Sequence[Person]) -> list[Card]:
    """Return the cards of people: two queries, however many they are."""
    ids = [person.pk for person in people]
    handles: dict[int, list[Handle]] = defaultdict(list)
    photos: dict[int, tuple[int, str]] = {}
    for handle in Handle.objects.filter(person_id__in=ids).annotate(digest=F("photo__digest")).order_by("pk"):
        handles[handle.person_id].append(handle)
        if handle.digest:
            photos.setdefault(handle.person_id, (handle.pk, handle.digest))
    connections: dict[int, list[ConnectionSummary]] = defaultdict(list)
    rows = Connection.objects.filter(handle__person_id__in=ids).order_by("pk")
    for person_id, network, direction, since_on in rows.values_list(
        "handle__person_id", "handle__network", "direction", "since_on"
    ):
        connections[person_id].append(ConnectionSummary(network, direction, since_on))
    language = get_language()
    return [
        Card(
            person,
            cached_why_here(
                language,
                tuple(connections[person.pk]),
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
