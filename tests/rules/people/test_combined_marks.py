"""Marks of several people on one card, and what stays of them when one leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from klatsch.people.merging.combined_marks import MergedMarks, combine_marks, remove_merged_marks

if TYPE_CHECKING:
    from typing import Any


EARLY, LATE = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)


def marks(got: datetime | None = None, need: datetime | None = None, aside: datetime | None = None) -> dict[str, Any]:
    return {"got_at": got, "need_at": need, "set_aside_at": aside}


def test_who_was_talked_with_on_one_card_was_talked_with() -> None:
    assert combine_marks(marks(got=LATE), marks(got=EARLY, need=LATE)) == marks(got=EARLY, need=LATE)


def test_only_who_was_aside_on_both_cards_is_aside() -> None:
    assert combine_marks(marks(aside=EARLY), marks()) == marks()
    assert combine_marks(marks(aside=EARLY), marks(aside=LATE)) == marks(aside=EARLY)


def test_a_mark_leaves_with_whom_it_came_and_what_was_hidden_comes_back() -> None:
    first = MergedMarks(marks(aside=LATE), marks(got=EARLY))
    assert remove_merged_marks(marks(got=EARLY), first, []) == [marks(aside=LATE)]


def test_a_mark_that_another_one_brought_too_stays() -> None:
    first, second = MergedMarks(marks(), marks(got=EARLY)), MergedMarks(marks(got=EARLY), marks(got=LATE))
    assert remove_merged_marks(marks(got=EARLY), first, [second]) == [marks(), marks(got=LATE)]


def test_what_the_host_said_since_stays() -> None:
    first = MergedMarks(marks(), marks(got=EARLY))
    assert remove_merged_marks(marks(got=LATE), first, []) == [marks(got=LATE)]
    assert remove_merged_marks(marks(), first, []) == [marks()]


def test_a_change_further_down_is_passed_on() -> None:
    first = MergedMarks(marks(), marks(got=EARLY, need=LATE))
    assert remove_merged_marks(marks(got=EARLY, need=LATE), first, [], instead=marks(need=LATE)) == [marks(need=LATE)]
