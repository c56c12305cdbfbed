"""Merge history: keep the rows of merges consistent while people are merged and unmerged in any order.

Merges form chains: the kept person of one may be the absorbed person of a later one. What leaves by undoing the first
must not come back by undoing the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from klatsch.people.merging.combined_marks import MARK_COLUMNS, MergedMarks, remove_merged_marks
from klatsch.people.models import Merge

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from klatsch.people.merging.combined_marks import Marks
    from klatsch.people.models import Person


def person_marks(person: Person) -> dict[str, datetime | None]:
    return {mark: getattr(person, mark) for mark in MARK_COLUMNS}


def marks_to_json(marks: Marks) -> dict[str, str | None]:
    return {mark: at.isoformat() if at else None for mark, at in marks.items()}


def merges_above(merge: Merge) -> list[Merge]:
    """Return the chain of later merges in which the kept person of each one was absorbed, the nearest first."""
    merges: list[Merge] = []
    top: Merge | None = merge
    while top is not None:
        top = Merge.objects.filter(absorbed_id=top.kept_id, undone_at=None).order_by("pk").first()
        if top is not None:
            merges.append(top)
    return merges


def merges_within(person_id: int) -> list[Merge]:
    """Return every active merge into a person or into somebody whom they absorbed, the oldest first."""
    return list(
        Merge.objects.filter(Q(kept_id=person_id) | Q(kept__merged_into_id=person_id), undone_at=None).order_by("pk")
    )


def remove_from_merges(
    merges: Collection[Merge],
    *,
    handles: Collection[int] = (),
    facts: Collection[int] = (),
    people: Collection[int] = (),
) -> None:
    """Remove handles, facts and people from merges, so that undoing those does not move them."""
    for merge in merges:
        merge.handles = [pk for pk in merge.handles if pk not in handles]
        merge.facts = [pk for pk in merge.facts if pk not in facts]
        merge.people = [pk for pk in merge.people if pk not in people]
    Merge.objects.bulk_update(merges, ["handles", "facts", "people"])


def restore_marks(merge: Merge, above: Collection[Merge]) -> None:
    """Remove the marks that came with `merge` from the person that shows them, and from all people in between."""
    absorbed, instead = person_marks(merge.absorbed), None
    for current_merge in (merge, *above):
        kept = current_merge.kept
        before = person_marks(kept)
        later = (
            Merge.objects.filter(kept=kept, undone_at=None, pk__gt=current_merge.pk)
            .select_related("absorbed")
            .order_by("pk")
        )
        first, *rest = (
            _merged_marks_of(current_merge, absorbed),
            *(_merged_marks_of(later_merge, person_marks(later_merge.absorbed)) for later_merge in later),
        )
        *earlier, after = remove_merged_marks(before, first, rest, instead=instead)
        for later_merge, marks in zip(later, earlier, strict=True):
            later_merge.marks_before = marks_to_json(marks)
        Merge.objects.bulk_update(later, ["marks_before"])
        absorbed, instead = before, after
        for mark, value in after.items():
            setattr(kept, mark, value)
        kept.save(update_fields=MARK_COLUMNS)


def _merged_marks_of(merge: Merge, absorbed: Marks) -> MergedMarks:
    before = {mark: parse_datetime(at) if (at := merge.marks_before.get(mark)) else None for mark in MARK_COLUMNS}
    return MergedMarks(before, absorbed)
