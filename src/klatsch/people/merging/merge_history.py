"""What merges leave behind, kept true while people are put together and taken apart in any order.

A person who was put together with one who was put together with another is three merges' matter: what leaves by the
first must not come back by the third.
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
    """Return the merges by which whoever kept somebody was put together with others since, the nearest first."""
    found: list[Merge] = []
    top: Merge | None = merge
    while top is not None:
        top = Merge.objects.filter(absorbed_id=top.kept_id, undone_at=None).order_by("pk").first()
        if top is not None:
            found.append(top)
    return found


def merges_within(person_id: int) -> list[Merge]:
    """Return every standing merge that made the card of a person what it is, the oldest first."""
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
    """Take what goes its own way out of merges, so that undoing them does not move it."""
    for merge in merges:
        merge.handles = [pk for pk in merge.handles if pk not in handles]
        merge.facts = [pk for pk in merge.facts if pk not in facts]
        merge.people = [pk for pk in merge.people if pk not in people]
    Merge.objects.bulk_update(merges, ["handles", "facts", "people"])


def restore_marks(merge: Merge, above: Collection[Merge]) -> None:
    """Take the marks that came with `merge` off the card that shows them, and off all cards in between."""
    absorbed, instead = person_marks(merge.absorbed), None
    for at in (merge, *above):
        kept = at.kept
        before = person_marks(kept)
        later = Merge.objects.filter(kept=kept, undone_at=None, pk__gt=at.pk).select_related("absorbed").order_by("pk")
        first, *rest = (
            _merged_marks_of(at, absorbed),
            *(_merged_marks_of(each, person_marks(each.absorbed)) for each in later),
        )
        *earlier, after = remove_merged_marks(before, first, rest, instead=instead)
        for each, marks in zip(later, earlier, strict=True):
            each.marks_before = marks_to_json(marks)
        Merge.objects.bulk_update(later, ["marks_before"])
        absorbed, instead = before, after
        for mark, value in after.items():
            setattr(kept, mark, value)
        kept.save(update_fields=MARK_COLUMNS)


def _merged_marks_of(merge: Merge, absorbed: Marks) -> MergedMarks:
    told = {mark: parse_datetime(at) if (at := merge.marks_before.get(mark)) else None for mark in MARK_COLUMNS}
    return MergedMarks(told, absorbed)
