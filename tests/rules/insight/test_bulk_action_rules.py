"""Marks after a bulk action and after its undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.bulk_actions.actions import (
    CIRCLE_ACTIONS,
    MARK_FIELDS,
    OPPOSITE_ACTIONS,
    marks_after,
    marks_after_undo,
)

if TYPE_CHECKING:
    from typing import Any


NOW = "2026-01-05T08:00:00+00:00"
EARLIER = "2025-06-01T08:00:00+00:00"
OF_MARKS = sorted(set(OPPOSITE_ACTIONS) - CIRCLE_ACTIONS)
marks = st.fixed_dictionaries({mark: st.sampled_from([None, EARLIER, NOW]) for mark in MARK_FIELDS})
NOTHING = dict.fromkeys(MARK_FIELDS)


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("got", {"need_at": EARLIER}, {"got_at": NOW}),
        ("got", {"got_at": EARLIER}, {"got_at": EARLIER}),
        ("need", {"set_aside_at": EARLIER}, {"need_at": NOW}),
        ("need", {"got_at": EARLIER}, {"got_at": EARLIER, "need_at": NOW}),
        ("aside", {"need_at": EARLIER}, {"set_aside_at": NOW}),
        ("back", {"set_aside_at": EARLIER}, {}),
        ("not-got", {"got_at": EARLIER}, {}),
        ("not-need", {"need_at": EARLIER, "got_at": EARLIER}, {"got_at": EARLIER}),
    ],
)
def test_a_verb_sets_its_mark_and_takes_away_what_contradicts_it(
    verb: str, before: dict[str, str], after: dict[str, str]
) -> None:
    assert marks_after(verb, NOTHING | before, NOW) == NOTHING | after


def test_every_verb_has_one_that_takes_it_back() -> None:
    assert all(OPPOSITE_ACTIONS[OPPOSITE_ACTIONS[verb]] == verb for verb in OPPOSITE_ACTIONS)


@given(verb=st.sampled_from(OF_MARKS), before=marks)
def test_undoing_gives_back_exactly_what_was(verb: str, before: dict[str, Any]) -> None:
    after = marks_after(verb, before, NOW)
    assert marks_after_undo(before, after, after) == before


@given(before=marks, after=marks, current=marks)
def test_what_was_changed_since_is_left_as_it_is(
    before: dict[str, Any], after: dict[str, Any], current: dict[str, Any]
) -> None:
    back = marks_after_undo(before, after, current)
    assert all(back[mark] == (before if current[mark] == after[mark] else current)[mark] for mark in MARK_FIELDS)
