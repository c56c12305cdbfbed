"""Finding people who may have been met twice, and taking the host's answer."""

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
    """Compare a host's people anew and keep what may be one; return how many there are. Answers are never asked again.

    The comparing is done before the deck is locked: it takes seconds with tens of thousands of people.
    """
    # Imported here: only the worker compares names, and pages should start light.
    from klatsch.people.merging.detection import find_duplicates

    candidates = _load_candidates(host_id)
    # The host may have gone while this waited for its turn.
    if not candidates:
        DuplicateSuggestion.objects.filter(host_id=host_id).delete()
        return 0
    found = find_duplicates(candidates)
    verdicts = DuplicateDecision.objects.filter(
        Q(is_final=True) | Q(given_at__gt=now - ASK_AGAIN_AFTER), host_id=host_id
    )
    answered = set(verdicts.values_list("one_id", "other_id"))
    asked = [pair for pair in found if (pair.one, pair.other) not in answered][:MAX_DUPLICATE_SUGGESTIONS]
    with transaction.atomic():
        lock_deck(host_id)
        DuplicateSuggestion.objects.filter(host_id=host_id).delete()
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
    told: dict[tuple[int, str], list[str]] = defaultdict(list)
    facts = Fact.objects.filter(host_id=host_id, field__in=["email", "phone"], handle__isnull=False)
    for person_id, field, key in facts.values_list("handle__person_id", "field", "key").iterator():
        told[person_id, field].append(key)
    people = Person.objects.filter(host_id=host_id, merged_into=None)
    return [
        DuplicateCandidate(
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
def confirm_duplicate(*, one: Person, other: Person, now: datetime) -> Merge:
    """The host says that two are one: they are put together. Raises what `merge_people` raises."""
    merge = merge_people(kept=one, absorbed=other, now=now)
    DuplicateSuggestion.objects.filter(Q(one=other) | Q(other=other)).delete()
    return merge


@transaction.atomic
def reject_duplicate(*, one: Person, other: Person, now: datetime, is_final: bool = True) -> None:
    """The host says that two are not one, for ever; or, not final, does not want to be asked for a month."""
    record_different_people(one=one, other=other, now=now, is_final=is_final)
    first, second = sorted((one.pk, other.pk))
    DuplicateSuggestion.objects.filter(one_id=first, other_id=second).delete()
