"""Marks of merged people: combine them for a merge, and remove them when it is undone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    type Marks = Mapping[str, datetime | None]

MARK_COLUMNS = ("got_at", "need_at", "set_aside_at")


def combine_marks(kept: Marks, absorbed: Marks) -> dict[str, datetime | None]:
    """Return the marks after a merge: got and need if one had them, at the earlier time; set aside if both were."""
    return {
        **{mark: min((at for at in (kept[mark], absorbed[mark]) if at), default=None) for mark in MARK_COLUMNS[:2]},
        "set_aside_at": kept["set_aside_at"] if absorbed["set_aside_at"] else None,
    }


@dataclass(frozen=True, slots=True)
class MergedMarks:
    """The marks in one merge: those of the kept person before it, and those of the absorbed one."""

    before: Marks
    absorbed: Marks


def remove_merged_marks(
    now: Marks, first: MergedMarks, later: Sequence[MergedMarks], *, instead: Marks | None = None
) -> list[Marks]:
    """Return the marks before each merge of `later`, and at last those of today, as if there had been no `first`.

    `instead`: the marks that the absorbed person of `first` has from now on, when not `first` is undone but a merge
    below it. A mark that the host set or removed since then stays as it is.
    """
    shown = combine_marks(first.before, first.absorbed)
    corrected: Marks = combine_marks(first.before, instead) if instead is not None else first.before
    marks_before: list[Marks] = []
    for merge in later:
        corrected = _keep_changes_by_hand(merge.before, shown, corrected)
        marks_before.append(corrected)
        shown, corrected = combine_marks(merge.before, merge.absorbed), combine_marks(corrected, merge.absorbed)
    return [*marks_before, _keep_changes_by_hand(now, shown, corrected)]


def _keep_changes_by_hand(current: Marks, shown: Marks, corrected: Marks) -> Marks:
    return {mark: corrected[mark] if current[mark] == shown[mark] else current[mark] for mark in MARK_COLUMNS}
