from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.circles.reasons import TIES_FACT, Reason
from klatsch.insight.circles.sentences import circle_key, circle_strength, reason_message


def reason(fact: str = "employer", value: str | None = "Acme", inside: float = 0.8, outside: float = 0.01) -> Reason:
    return Reason(fact, value, inside, outside, lift=10.0)


def reason_text(shared: Reason) -> str:
    return str(reason_message(shared))


@pytest.mark.parametrize(
    ("inside", "outside", "sentence"),
    [
        (1.0, 0.0, "All are or were at Acme; of everybody else, none"),
        (0.97, 0.3, "Nearly all are or were at Acme; of everybody else, 3 in 10"),
        (0.94, 0.1, "9 in 10 are or were at Acme; of everybody else, 1 in 10"),
        (0.8, 0.01, "8 in 10 are or were at Acme; of everybody else, 1 in 100"),
    ],
)
def test_a_reason_says_how_common_something_is_inside_and_outside(inside: float, outside: float, sentence: str) -> None:
    assert reason_text(reason(inside=inside, outside=outside)) == sentence


@given(st.floats(0.2, 0.994))
def test_only_what_holds_for_everybody_is_said_of_everybody(inside: float) -> None:
    said = reason_text(reason(inside=inside, outside=0.0))
    assert not said.startswith("All ")
    shown = re.match(r"(\d+) in (\d+) ", said)
    assert shown is None or int(shown[1]) < int(shown[2])


def test_how_tightly_knit_they_are_and_facts_without_a_phrase_have_words_too() -> None:
    knit = reason_text(reason(TIES_FACT, None, 0.5, 0.02))
    assert knit == "5 in 10 pairs of them share a group; with others, 2 in 100"
    assert reason_text(reason("last_name", "Holm")) == "8 in 10 share last name Holm; of everybody else, 1 in 100"


def test_a_circle_is_known_again_by_its_first_fact_and_never_by_ties() -> None:
    assert circle_key([reason(TIES_FACT, None), reason(), reason("place", "Kiel")]) == "employer=Acme"
    assert circle_key([reason(TIES_FACT, None)]) == ""
    assert len(circle_key([reason(value="A" * 500)])) == 200


def test_a_fact_that_all_share_and_nobody_else_makes_a_circle_sure() -> None:
    assert circle_strength(0.3, [reason(inside=1.0, outside=0.0)]) == 1.0
    assert circle_strength(0.3, [reason(TIES_FACT, None, 1.0, 0.0)]) == 0.3
