"""Putting people together and taking them apart again. Nothing is ever lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from klatsch.core.errors import Refused
from klatsch.people.deck.locks import lock_deck
from klatsch.people.events import person_merged, person_unmerged
from klatsch.people.merging.combined_marks import combine_marks
from klatsch.people.merging.merge_history import (
    marks_to_json,
    merges_above,
    merges_within,
    person_marks,
    remove_from_merges,
    restore_marks,
)
from klatsch.people.models import DuplicateDecision, Fact, Handle, Merge, Person
from klatsch.people.profiles.refresh_summaries import SUMMARY_COLUMNS, refresh_summaries

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def merge_people(*, kept: Person, absorbed: Person, now: datetime) -> Merge:
    """Put `absorbed` together with `kept`: accounts, facts and notes move, the marks of both hold.

    Raises `Refused` for one and the same person, for people of two hosts, and for somebody who is merged already.
    """
    lock_deck(kept.host_id)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    if kept.pk == absorbed.pk or kept.host_id != absorbed.host_id:
        raise Refused("These are not two people of one deck.", code="not-two-people-of-one-deck")
    if kept.merged_into_id or absorbed.merged_into_id:
        raise Refused(
            "One of them was put together with somebody in the meantime: please look again.",
            code="person-merged-already",
        )
    merge = Merge.objects.create(
        host_id=kept.host_id,
        kept=kept,
        absorbed=absorbed,
        handles=list(absorbed.handles.values_list("pk", flat=True)),
        facts=_movable_fact_ids(kept, absorbed),
        people=list(absorbed.absorbed.values_list("pk", flat=True)),
        marks_before=marks_to_json(person_marks(kept)),
        merged_at=now,
    )
    Handle.objects.filter(pk__in=merge.handles).update(person=kept)
    Fact.objects.filter(pk__in=merge.facts).update(person=kept)
    Person.objects.filter(Q(pk__in=merge.people) | Q(pk=absorbed.pk)).update(merged_into=kept)
    Person.objects.filter(pk=kept.pk).update(**combine_marks(person_marks(kept), person_marks(absorbed)))
    refresh_summaries([kept.pk])
    person_merged.publish(host_id=merge.host_id, now=now, **_event_ids(merge))
    return merge


def _event_ids(merge: Merge) -> dict[str, int]:
    return {"merge_id": merge.pk, "kept_id": merge.kept_id, "absorbed_id": merge.absorbed_id}


def _movable_fact_ids(kept: Person, absorbed: Person) -> list[int]:
    """What the host wrote about both stays with each: only what the other lacks moves."""
    taken = set(Fact.objects.filter(person=kept).values_list("field", "key"))
    written = {field for field, _ in taken if field in SUMMARY_COLUMNS}
    return [
        pk
        for pk, field, key in Fact.objects.filter(person=absorbed).values_list("pk", "field", "key")
        if (field, key) not in taken and field not in written
    ]


@transaction.atomic
def unmerge_people(*, merge: Merge, now: datetime) -> None:
    """Take two people apart who were put together: each has what it had, and what came since stays where it is.

    Raises `Refused` when that was done already.
    """
    lock_deck(merge.host_id)
    merge = Merge.objects.select_related("kept", "absorbed").get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused("These two were taken apart already.", code="merge-undone-already")
    # Whoever kept them may have been put together with somebody else since, and what moved may have gone along.
    above = merges_above(merge)
    holders = [merge.kept_id, *(each.kept_id for each in above)]
    merge.undone_at = now
    restore_marks(merge, above)
    merge.save(update_fields=["undone_at"])
    remove_from_merges(above, handles=merge.handles, facts=merge.facts, people=[*merge.people, merge.absorbed_id])
    Handle.objects.filter(pk__in=merge.handles, person_id__in=holders).update(person_id=merge.absorbed_id)
    Fact.objects.filter(pk__in=merge.facts, person_id__in=holders).update(person_id=merge.absorbed_id)
    Person.objects.filter(pk__in=merge.people, merged_into_id__in=holders).update(merged_into_id=merge.absorbed_id)
    Person.objects.filter(pk=merge.absorbed_id).update(merged_into=None)
    refresh_summaries([holders[-1], merge.absorbed_id])
    person_unmerged.publish(host_id=merge.host_id, now=now, **_event_ids(merge))


@transaction.atomic
def split_handle(*, handle: Handle, now: datetime) -> Person:
    """Give an account a person of its own, and remember that the two are not the same.

    Where it came by a merge that brought nothing else, or is all that was there before one, that merge is undone: then
    marks, notes and circles find their way back, too. Raises `Refused` when it is the only account of its person:
    there is nothing to take apart.
    """
    lock_deck(handle.host_id)
    handle.refresh_from_db()
    others = set(Handle.objects.filter(person_id=handle.person_id).exclude(pk=handle.pk).values_list("pk", flat=True))
    if not others:
        raise Refused("This is their only account: there is nothing to take apart.", code="only-account-of-person")
    before, within = handle.person_id, merges_within(handle.person_id)
    brought = [merge for merge in within if handle.pk in merge.handles]
    undone = next((merge for merge in brought[:1] if merge.handles == [handle.pk]), None)
    if not brought:
        undone = next((merge for merge in within if set(merge.handles) == others), None)
    if undone is not None:
        unmerge_people(merge=undone, now=now)
        pair = {before, undone.absorbed_id}
    else:
        alone = Person.objects.create(host_id=handle.host_id, added_at=now)
        remove_from_merges(brought, handles=[handle.pk])
        Handle.objects.filter(pk=handle.pk).update(person=alone)
        refresh_summaries([before, alone.pk])
        pair = {before, alone.pk}
    one, other = Person.objects.filter(pk__in=pair)
    record_different_people(one=one, other=other, now=now)
    return one if one.handles.filter(pk=handle.pk).exists() else other


def record_different_people(*, one: Person, other: Person, now: datetime, is_final: bool = True) -> None:
    """Remember that two people are not the same, for ever; or, not final, that the host will decide later."""
    if one.pk == other.pk or one.host_id != other.host_id:
        raise Refused("These are not two people of one deck.", code="not-two-people-of-one-deck")
    first, second = sorted((one, other), key=lambda person: person.pk)
    DuplicateDecision.objects.update_or_create(
        one=first, other=second, defaults={"host_id": one.host_id, "is_final": is_final, "given_at": now}
    )
