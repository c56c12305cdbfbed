"""Merge people, unmerge them, and split an account off. A merge can be undone without loss at any time."""

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
    """Merge `absorbed` into `kept`: accounts, facts and notes move, and the marks of both are combined.

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
    person_merged.publish(host_id=merge.host_id, now=now, subject=merge, kept_id=kept.pk, absorbed_id=absorbed.pk)
    return merge


def _movable_fact_ids(kept: Person, absorbed: Person) -> list[int]:
    """Return the ids of facts by hand that move: only those which the kept person lacks."""
    kept_facts = set(Fact.objects.filter(person=kept).values_list("field", "key"))
    kept_columns = {field for field, _ in kept_facts if field in SUMMARY_COLUMNS}
    return [
        pk
        for pk, field, key in Fact.objects.filter(person=absorbed).values_list("pk", "field", "key")
        if (field, key) not in kept_facts and field not in kept_columns
    ]


@transaction.atomic
def unmerge_people(*, merge: Merge, now: datetime) -> None:
    """Undo a merge: each of the two has what it had before, and what came since stays with the kept person.

    Raises `Refused` when the merge is undone already.
    """
    lock_deck(merge.host_id)
    merge = Merge.objects.select_related("kept", "absorbed").get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused("These two were taken apart already.", code="merge-undone-already")
    # The kept person may have been merged into another one since, and have taken along what moved.
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
    person_unmerged.publish(
        host_id=merge.host_id, now=now, subject=merge, kept_id=merge.kept_id, absorbed_id=merge.absorbed_id
    )


@transaction.atomic
def split_handle(*, handle: Handle, now: datetime) -> Person:
    """Give an account a person of its own, and remember that the two are not the same.

    Where a merge brought nothing but this account, or everything but this account, that merge is undone, so that marks,
    notes and circles are restored, too. Raises `Refused` when it is the only account of its person.
    """
    lock_deck(handle.host_id)
    handle.refresh_from_db()
    others = set(Handle.objects.filter(person_id=handle.person_id).exclude(pk=handle.pk).values_list("pk", flat=True))
    if not others:
        raise Refused("This is their only account: there is nothing to take apart.", code="only-account-of-person")
    person_id, merges = handle.person_id, merges_within(handle.person_id)
    merges_of_handle = [merge for merge in merges if handle.pk in merge.handles]
    undoable = next((merge for merge in merges_of_handle[:1] if merge.handles == [handle.pk]), None)
    if not merges_of_handle:
        undoable = next((merge for merge in merges if set(merge.handles) == others), None)
    if undoable is not None:
        unmerge_people(merge=undoable, now=now)
        pair = {person_id, undoable.absorbed_id}
    else:
        new_person = Person.objects.create(host_id=handle.host_id, added_at=now)
        remove_from_merges(merges_of_handle, handles=[handle.pk])
        Handle.objects.filter(pk=handle.pk).update(person=new_person)
        refresh_summaries([person_id, new_person.pk])
        pair = {person_id, new_person.pk}
    first, second = Person.objects.filter(pk__in=pair)
    record_different_people(person=first, other=second, now=now)
    return first if first.handles.filter(pk=handle.pk).exists() else second


def record_different_people(*, person: Person, other: Person, now: datetime, is_final: bool = True) -> None:
    """Remember that two people are not the same; with `is_final=False`, that the host will decide later.

    Raises `Refused` for one and the same person, and for people of two hosts.
    """
    if person.pk == other.pk or person.host_id != other.host_id:
        raise Refused("These are not two people of one deck.", code="not-two-people-of-one-deck")
    first, second = sorted((person, other), key=lambda each: each.pk)
    DuplicateDecision.objects.update_or_create(
        one=first, other=second, defaults={"host_id": person.host_id, "is_final": is_final, "given_at": now}
    )
