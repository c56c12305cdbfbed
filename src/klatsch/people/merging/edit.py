"""Edit the card of a person by hand: the values of the host win over those of every network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.sanitize import sanitize_line
from klatsch.people.deck.locks import lock_deck
from klatsch.people.events import person_changed
from klatsch.people.identity.identities import fact_key
from klatsch.people.merging.merge_history import merges_within
from klatsch.people.models import MAX_LINE_LENGTH, Fact
from klatsch.people.profiles.refresh_summaries import refresh_summaries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from klatsch.people.models import Person

EDITABLE_FIELDS = ("name", "headline", "company", "place")


@transaction.atomic
def edit_person(*, person: Person, values: Mapping[str, str], now: datetime) -> bool:
    """Save values by hand, by `EDITABLE_FIELDS`; return whether anything changed.

    An empty value removes the one by hand: then the value of the networks is shown again.
    """
    lock_deck(person.host_id)
    person.refresh_from_db()
    written = dict(Fact.objects.filter(person=person, field__in=EDITABLE_FIELDS).values_list("field", "value"))
    cleaned = {field: sanitize_line(values[field], MAX_LINE_LENGTH) for field in EDITABLE_FIELDS if field in values}
    changed = {
        field: value
        for field, value in cleaned.items()
        if value != (written.get(field) or _summarized_value(person, field))
    }
    changed = {field: value for field, value in changed.items() if value or field in written}
    if not changed:
        return False
    _remove_handwritten_facts(person, changed)
    Fact.objects.bulk_create(
        Fact(
            host_id=person.host_id,
            person=person,
            field=field,
            key=fact_key(field, value),
            value=value,
            told_at=now,
        )
        for field, value in changed.items()
        if value
    )
    refresh_summaries([person.pk])
    person_changed.publish(host_id=person.host_id, now=now, subject=person)
    return True


def _remove_handwritten_facts(person: Person, fields: Iterable[str]) -> None:
    """Delete earlier values by hand; those that a merge brought go back to the absorbed person, for an undo."""
    replaced = Fact.objects.filter(person=person, field__in=list(fields))
    owner_of: dict[int, int] = {}
    for merge in merges_within(person.pk):
        for pk in merge.facts:
            owner_of.setdefault(pk, merge.absorbed_id)
    waiting = [fact for fact in replaced if fact.pk in owner_of]
    for fact in waiting:
        fact.person_id = owner_of[fact.pk]
    Fact.objects.bulk_update(waiting, ["person"])
    Fact.objects.filter(person=person, field__in=list(fields)).delete()


def _summarized_value(person: Person, field: str) -> str:
    return str(getattr(person, field))
