"""What a verb makes of somebody's marks, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.triage import MARKS, OF_CIRCLES, OPPOSITES, given_back, marked

NOW = "2026-01-05T08:00:00+00:00"
EARLIER = "2025-06-01T08:00:00+00:00"
OF_MARKS = sorted(set(OPPOSITES) - OF_CIRCLES)
marks = st.fixed_dictionaries({mark: st.sampled_from([None, EARLIER, NOW]) for mark in MARKS})
NOTHING = dict.fromkeys(MARKS)


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
def test_a_verb_sets_its_mark_and_takes_away_what_contradicts_it(verb, before, after):
    assert marked(verb, NOTHING | before, NOW) == NOTHING | after


def test_every_verb_has_one_that_takes_it_back():
    assert all(OPPOSITES[OPPOSITES[verb]] == verb for verb in OPPOSITES)


@given(verb=st.sampled_from(OF_MARKS), before=marks)
def test_undoing_gives_back_exactly_what_was(verb, before):
    after = marked(verb, before, NOW)
    assert given_back(before, after, after) == before


@given(before=marks, after=marks, current=marks)
def test_what_was_changed_since_is_left_as_it_is(before, after, current):
    back = given_back(before, after, current)
    assert all(back[mark] == (before if current[mark] == after[mark] else current)[mark] for mark in MARKS)
