"""One name in other mouths and letters, and a floor under how well people who were met twice are found."""

from __future__ import annotations

import pytest

from benchmarks.duplicates import measure
from klatsch.people.identity.name_variants import name_groups_of, phonetic_key
from klatsch.people.merging.detection import DuplicateCandidate, find_duplicates


@pytest.mark.parametrize(("one", "other"), [("bob", "robert"), ("kasia", "katharina"), ("sasha", "alexander")])
def test_short_forms_are_known(one: str, other: str) -> None:
    assert name_groups_of(one) & name_groups_of(other)
    assert not name_groups_of(one) & name_groups_of("zoe")


@pytest.mark.parametrize(
    ("one", "other"), [("tchaikovsky", "chaikovskij"), ("mueller", "muller"), ("ivanov", "iwanow")]
)
def test_spellings_of_one_sound_are_one(one: str, other: str) -> None:
    assert phonetic_key(one) == phonetic_key(other)
    assert phonetic_key(one) != phonetic_key(other + "a")


def test_a_nickname_and_the_same_company_are_asked_about() -> None:
    crowd = [DuplicateCandidate(pk=9 + n, name=f"{chr(97 + n) * 3}ki {chr(97 + n) * 5}u") for n in range(9)]
    bob = DuplicateCandidate(pk=1, name="Bob Lindgren", company="Ferry", networks=frozenset({"x"}))
    robert = DuplicateCandidate(pk=2, name="Robert Lindgren", company="Ferry", networks=frozenset({"linkedin"}))
    assert [(pair.first, pair.second) for pair in find_duplicates([bob, robert, *crowd])] == [(1, 2)]


@pytest.mark.parametrize("size", [300, 1500])
def test_among_nicknames_namesakes_and_changed_employers_nine_of_ten_are_right_and_four_of_five_found(
    size: int,
) -> None:
    found = measure(size, seed=11)
    assert found.precision >= 0.9
    assert found.recall >= 0.8
