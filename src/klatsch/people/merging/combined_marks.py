"""Which marks a card has that several people were put together to, and which ones when one of them leaves. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    type Marks = Mapping[str, datetime | None]

MARK_COLUMNS = ("got_at", "need_at", "set_aside_at")


def combine_marks(kept: Marks, absorbed: Marks) -> dict[str, datetime | None]:
    """Talked with, or wanted, is who was so on one of the cards, since the earlier day; aside only who was on both."""
    return {
        **{mark: min((at for at in (kept[mark], absorbed[mark]) if at), default=None) for mark in MARK_COLUMNS[:2]},
        "set_aside_at": kept["set_aside_at"] if absorbed["set_aside_at"] else None,
    }


@dataclass(frozen=True, slots=True)
class MergedMarks:
    """One merge as far as marks go: those of the kept person before it, and those that the absorbed one has."""

    before: Marks
    absorbed: Marks


def remove_merged_marks(
    now: Marks, first: MergedMarks, later: Sequence[MergedMarks], *, instead: Marks | None = None
) -> list[Marks]:
    """Return what the marks before each of `later` would be, and at last those of today, had `first` not been.

    `instead`: the marks that the absorbed person of `first` has from now on, when it is not `first` that is undone but
    something further down. A mark that the host set or took since then stays as it is.
    """
    told = combine_marks(first.before, first.absorbed)
    true: Marks = combine_marks(first.before, instead) if instead is not None else first.before
    found: list[Marks] = []
    for joined in later:
        true = _keep_changes_by_hand(joined.before, told, true)
        found.append(true)
        told, true = combine_marks(joined.before, joined.absorbed), combine_marks(true, joined.absorbed)
    return [*found, _keep_changes_by_hand(now, told, true)]


def _keep_changes_by_hand(seen: Marks, told: Marks, true: Marks) -> Marks:
    return {mark: true[mark] if seen[mark] == told[mark] else seen[mark] for mark in MARK_COLUMNS}
