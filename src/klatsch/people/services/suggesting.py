"""Finding people who may have been met twice, and taking the host's answer."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from klatsch.people.answers import Suggestion, Verdict
from klatsch.people.models import Fact, Handle, Person
from klatsch.people.services.decks import lock_deck
from klatsch.people.services.mass_insert import insert_all
from klatsch.people.services.merging import merge_people, tell_apart

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.people.answers import Merge
    from klatsch.people.matching import Candidate

MOST_KEPT = 2000
LATER = timedelta(days=30)


def find_suggestions(*, host_id: int, now: datetime) -> int:
    """Compare a host's people anew and keep what may be one; return how many there are. Answers are never asked again.

    The comparing is done before the deck is locked: it takes seconds with tens of thousands of people.
    """
    # Imported here: only the worker compares names, and pages should start light.
    from klatsch.people.matching import suggestions

    candidates = _candidates(host_id)
    # The host may have gone while this waited for its turn.
    if not candidates:
        Suggestion.objects.filter(host_id=host_id).delete()
        return 0
    found = suggestions(candidates)
    verdicts = Verdict.objects.filter(Q(is_final=True) | Q(given_at__gt=now - LATER), host_id=host_id)
    answered = set(verdicts.values_list("one_id", "other_id"))
    asked = [pair for pair in found if (pair.one, pair.other) not in answered][:MOST_KEPT]
    with transaction.atomic():
        lock_deck(host_id)
        Suggestion.objects.filter(host_id=host_id).delete()
        there = set(Person.objects.filter(host_id=host_id, merged_into=None).values_list("pk", flat=True))
        rows = [
            {
                "host_id": host_id,
                "one_id": pair.one,
                "other_id": pair.other,
                "bits": pair.bits,
                "reasons": list(pair.reasons),
            }
            for pair in asked
            if pair.one in there and pair.other in there
        ]
        insert_all(Suggestion, rows)
    return len(rows)


def _candidates(host_id: int) -> list[Candidate]:
    from klatsch.people.matching import Candidate

    networks: dict[int, set[str]] = defaultdict(set)
    user_names: dict[int, list[str]] = defaultdict(list)
    handles = Handle.objects.filter(host_id=host_id).values_list("person_id", "network", "handle")
    for person_id, network, user_name in handles.iterator():
        networks[person_id].add(network)
        if user_name:
            user_names[person_id].append(user_name)
    told: dict[tuple[int, str], list[str]] = defaultdict(list)
    facts = Fact.objects.filter(host_id=host_id, field__in=["email", "phone"], handle__isnull=False)
    for person_id, field, key in facts.values_list("handle__person_id", "field", "key").iterator():
        told[person_id, field].append(key)
    people = Person.objects.filter(host_id=host_id, merged_into=None)
    return [
        Candidate(
            pk=pk,
            name=name,
            company=company,
            place=place,
            user_names=tuple(user_names[pk]),
            emails=tuple(told[pk, "email"]),
            phones=tuple(told[pk, "phone"]),
            networks=frozenset(networks[pk]),
        )
        for pk, name, company, place in people.values_list("pk", "name", "company", "place").iterator()
    ]


@transaction.atomic
def say_same(*, one: Person, other: Person, now: datetime) -> Merge:
    """The host says that two are one: they are put together. Raises what `merge_people` raises."""
    merge = merge_people(kept=one, absorbed=other, now=now)
    Suggestion.objects.filter(Q(one=other) | Q(other=other)).delete()
    return merge


@transaction.atomic
def say_different(*, one: Person, other: Person, now: datetime, is_final: bool = True) -> None:
    """The host says that two are not one, for ever; or, not final, does not want to be asked for a month."""
    tell_apart(one=one, other=other, now=now, is_final=is_final)
    first, second = sorted((one.pk, other.pk))
    Suggestion.objects.filter(one_id=first, other_id=second).delete()
