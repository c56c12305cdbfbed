from __future__ import annotations

import itertools
import random
from time import process_time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.trust.reachability import path, reachable
from klatsch.insight.trust.trust_levels import REACHABLE_THRESHOLD

if TYPE_CHECKING:
    from typing import Any


NO_TIES = np.zeros((0, 2), dtype=int)


def circles(seed: int, *, count: int, size: int, across: float = 0.5) -> np.ndarray:
    """Circles of friends, twelve ties each inside, and `across` ties a person to anybody."""
    rng = np.random.default_rng(seed)
    inside = [rng.integers(0, size, (size * 6, 2)) + size * circle for circle in range(count)]
    return np.concatenate([*inside, rng.integers(0, count * size, (int(count * size * across), 2))])


def with_false_accounts(ties: np.ndarray, people: int, *, accounts: int, friendships: int) -> np.ndarray:
    rng = np.random.default_rng(2)
    among = rng.integers(0, accounts, (accounts * 5, 2)) + people
    across = np.stack([rng.integers(0, people, friendships), rng.integers(0, accounts, friendships) + people], axis=1)
    return np.concatenate([ties, among, across])


def test_false_accounts_with_few_false_friendships_are_not_reachable() -> None:
    people = 2_000
    ties = with_false_accounts(circles(1, count=20, size=100), people, accounts=1_000, friendships=100)
    reach = reachable(people + 1_000, ties, np.arange(0, people, 40))

    assert (reach[:people] >= REACHABLE_THRESHOLD).mean() > 0.97
    assert (reach[people:] >= REACHABLE_THRESHOLD).mean() < 0.03


def test_a_circle_of_which_one_was_met_is_not_drowned_by_one_of_which_many_were() -> None:
    ties = circles(3, count=2, size=200, across=0.15)
    reach = reachable(400, ties, np.r_[np.arange(40), 200])

    assert (reach[200:] >= REACHABLE_THRESHOLD).mean() > 0.95


def test_a_tie_with_a_friend_in_common_carries_more_than_one_without() -> None:
    clique = [(one, other) for one in range(8) for other in range(one)]
    friend, stray = 8, 9
    reach = reachable(10, np.array([*clique, (0, friend), (1, friend), (0, stray)]), np.array([5]))

    assert reach[friend] > reach[stray] > 0


def test_nobody_is_reachable_from_nobody_nor_over_no_ties() -> None:
    assert reachable(0, NO_TIES, []).shape == (0,)
    assert (reachable(3, np.array([[0, 1]]), []) == 0).all()
    assert reachable(3, NO_TIES, [1]).tolist() == [0, 1, 0]
    assert reachable(4, np.array([[0, 1], [2, 3]]), [0])[2:].tolist() == [0, 0]


def test_repeated_and_turned_ties_and_ties_to_oneself_count_once_or_not_at_all() -> None:
    plain = np.array([[0, 1], [1, 2], [2, 3]])
    doubled = np.concatenate([plain, plain[:, ::-1], [[2, 2]], plain])

    assert np.allclose(reachable(4, plain, [0]), reachable(4, doubled, [0, 0]))


def test_people_met_may_be_marked_instead_of_listed() -> None:
    ties = circles(4, count=3, size=30)
    marks = np.zeros(90, dtype=bool)
    marks[[3, 40]] = True

    assert np.array_equal(reachable(90, ties, marks), reachable(90, ties, np.array([40, 3])))
    assert path(90, ties, marks, 70)[-1] in {3, 40}


def test_the_answer_is_the_same_whatever_chance_did_before() -> None:
    ties = circles(5, count=5, size=60)
    random.seed(1)
    first = reachable(300, ties, [1, 2])
    random.seed(99)

    assert np.array_equal(reachable(300, ties, [1, 2]), first)


def test_the_way_leads_over_as_few_as_possible_to_somebody_met() -> None:
    ann, bo, cy, di, met = 0, 1, 2, 3, 4
    ties = np.array([[ann, bo], [bo, met], [ann, cy], [cy, di], [di, met]])

    assert path(5, ties, [met], ann) == [ann, bo, met]
    assert path(5, ties, [met, di], cy) == [cy, di]
    assert path(5, ties, [met], met) == [met]
    assert path(6, ties, [met], 5) == []
    assert path(5, ties, [], ann) == []


def test_of_two_ways_the_one_over_fewer_ties_says_more() -> None:
    ann, hub, friend, met = 0, 1, 2, 3
    everybody = [(hub, other) for other in range(4, 30)]
    ties = np.array([(ann, hub), (hub, met), (ann, friend), (friend, met), *everybody])

    assert path(30, ties, [met], ann) == [ann, friend, met]


@pytest.mark.parametrize(
    ("people", "ties", "met", "complaint"),
    [
        (3, [[0, 3]], [0], "from 0 to 2"),
        (3, [[0, -1]], [0], "from 0 to 2"),
        (3, [[0, np.nan]], [0], "whole numbers"),
        (3, [["a", "b"]], [0], "whole numbers"),
        (3, [[0, 1, 2]], [0], "shape"),
        (3, [0, 1], [0], "shape"),
        (3, [[0, 1]], [3], "met are ids, from 0 to 2"),
        (3, [[0, 1]], [np.nan], "whole numbers"),
        (3, [[0, 1]], [[1]], "one row"),
        (3, [[0, 1]], [True], "one for each"),
        (-1, [], [], "negative"),
    ],
)
def test_bad_input_is_named(people: int, ties: list[object], met: list[object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        reachable(people, np.array(ties), np.array(met))


@pytest.mark.parametrize("person", [3, -1, 1.5, float("nan"), None, "ann", True])
def test_a_way_from_nobody_who_is_there_is_refused(person: Any) -> None:
    with pytest.raises(ValueError, match="person"):
        path(3, NO_TIES, [0], person)


@pytest.mark.parametrize("people", [10**9, 10**30])
def test_more_people_than_there_can_be_are_refused_before_they_fill_the_memory(people: int) -> None:
    with pytest.raises(ValueError, match="at most"):
        reachable(people, [[0, 1]], [0])


graphs = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40)


@given(graphs, st.sets(st.integers(0, 11)))
def test_whoever_is_reachable_has_a_way_and_the_way_is_made_of_ties(
    pairs: list[tuple[int, int]], met: set[int]
) -> None:
    ties = np.array(pairs, dtype=int).reshape(-1, 2)
    reach = reachable(12, ties, sorted(met))
    there = {frozenset(pair) for pair in pairs}

    assert np.isfinite(reach).all()
    assert (reach >= 0).all()
    for person in range(12):
        way = path(12, ties, sorted(met), person)
        assert way or reach[person] == 0
        assert all(frozenset(step) in there for step in itertools.pairwise(way))
        assert not way or (way[0], way[-1] in met) == (person, True)


def test_ten_thousand_people_with_a_hundred_thousand_ties_take_less_than_two_seconds() -> None:
    ties = circles(6, count=100, size=100)
    ties = np.concatenate([ties, np.random.default_rng(7).integers(0, 10_000, (40_000, 2))])
    started = process_time()
    reachable(10_000, ties, np.arange(0, 10_000, 200))

    assert process_time() - started < 2.0
