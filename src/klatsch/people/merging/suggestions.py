"""Duplicate suggestions: find pairs of people who may be one, and take the decision of the host."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from klatsch.people.deck.locks import lock_deck
from klatsch.people.events import duplicate_search_requested
from klatsch.people.imports.bulk_insert import bulk_insert
from klatsch.people.merging.merge import merge_people, record_different_people
from klatsch.people.models import DuplicateDecision, DuplicateSuggestion, Fact, Handle, Person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.people.merging.detection import DuplicateCandidate
    from klatsch.people.models import Merge

MAX_DUPLICATE_SUGGESTIONS = 2000
ASK_AGAIN_AFTER = timedelta(days=30)


def refresh_duplicate_suggestions(*, host_id: int, now: datetime) -> int:
    """Search a deck for duplicates and save them as suggestions; return their number. Decided pairs are left out.

    People are compared before the deck is locked: it takes seconds with tens of thousands of them.
    """
    # Imported here: only the worker compares names, and pages should start light.
    from klatsch.people.merging.detection import find_duplicates

    candidates = _load_candidates(host_id)
    # The host may have gone while this waited for its turn.
    if not candidates:
        DuplicateSuggestion.objects.filter(host_id=host_id).delete()
        return 0
    pairs = find_duplicates(candidates)
    decisions = DuplicateDecision.objects.filter(
        Q(is_final=True) | Q(given_at__gt=now - ASK_AGAIN_AFTER), host_id=host_id
    )
    decided = set(decisions.values_list("one_id", "other_id"))
    undecided = [pair for pair in pairs if (pair.first, pair.second) not in decided][:MAX_DUPLICATE_SUGGESTIONS]
    with transaction.atomic():
        lock_deck(host_id)
        DuplicateSuggestion.objects.filter(host_id=host_id).delete()
        person_ids = set(Person.objects.filter(host_id=host_id, merged_into=None).values_list("pk", flat=True))
        rows = [
            {
                "host_id": host_id,
                "one_id": pair.first,
                "other_id": pair.second,
                "bits": pair.bits,
                "reasons": list(pair.reasons),
            }
            for pair in undecided
            if pair.first in person_ids and pair.second in person_ids
        ]
        bulk_insert(DuplicateSuggestion, rows)
    return len(rows)


@transaction.atomic
def request_duplicate_search(*, host: Host, now: datetime) -> None:
    """Have the deck of `host` searched for duplicates in the background."""
    duplicate_search_requested.publish(host_id=host.pk, now=now)


def _load_candidates(host_id: int) -> list[DuplicateCandidate]:
    from klatsch.people.merging.detection import DuplicateCandidate

    networks: dict[int, set[str]] = defaultdict(set)
    user_names: dict[int, list[str]] = defaultdict(list)
    handles = Handle.objects.filter(host_id=host_id).values_list("person_id", "network", "handle")
    for person_id, network, user_name in handles.iterator():
        networks[person_id].add(network)
        if user_name:
            user_names[person_id].append(user_name)
    fact_keys: dict[tuple[int, str], list[str]] = defaultdict(list)
    facts = Fact.objects.filter(host_id=host_id, field__in=["email", "phone"], handle__isnull=False)
    for person_id, field, key in facts.values_list("handle__person_id", "field", "key").iterator():
        fact_keys[person_id, field].append(key)
    people = Person.objects.filter(host_id=host_id, merged_into=None)
    return [
        DuplicateCandidate(
            pk=pk,
            name=name,
            company=company,
            place=location,
            user_names=tuple(user_names[pk]),
            emails=tuple(fact_keys[pk, "email"]),
            phones=tuple(fact_keys[pk, "phone"]),
            networks=frozenset(networks[pk]),
        )
        for pk, name, company, location in people.values_list("pk", "name", "company", "place").iterator()
    ]


@transaction.atomic
def confirm_duplicate(*, person: Person, other: Person, now: datetime) -> Merge:
    """Merge two people of a suggestion. Raises `Refused` as `merge_people` does."""
    merge = merge_people(kept=person, absorbed=other, now=now)
    DuplicateSuggestion.objects.filter(Q(one=other) | Q(other=other)).delete()
    return merge


@transaction.atomic
def reject_duplicate(*, person: Person, other: Person, now: datetime, is_final: bool = True) -> None:
    """Remember that two people are not one; with `is_final=False`, suggest them again after `ASK_AGAIN_AFTER`."""
    record_different_people(person=person, other=other, now=now, is_final=is_final)
    first, second = sorted((person.pk, other.pk))
    DuplicateSuggestion.objects.filter(one_id=first, other_id=second).delete()
