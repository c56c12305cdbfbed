from __future__ import annotations

import random

import igraph
import numpy as np
import pytest

from klatsch.insight.circles.candidates import CandidateGroups, propose_groups
from klatsch.insight.circles.fact_groups import connected_within_fact, extend_by_ties, informative_facts
from klatsch.insight.circles.fact_table import build_fact_table
from klatsch.insight.circles.group_features import tie_features
from klatsch.insight.circles.selection import group_similarity, score, select_circles, weighted_sum
from klatsch.insight.graph.communities import detect_communities, merge_tree_branches, seeded_igraph, tie_components
from klatsch.insight.graph.ties import clean_ties
from tests.rules.insight.sample_towns import FRIENDS, HOCKEY, OFFICE, SCHOOL, all_tied, town_facts, town_ties


def rows(*groups: range | list[int], friends: int = 10) -> np.ndarray:
    found = np.zeros((len(groups), friends), dtype=np.float32)
    for row, group in zip(found, groups, strict=True):
        row[list(group)] = 1
    return found


def proposed(*groups: range | list[int], friends: int = 10) -> CandidateGroups:
    return CandidateGroups(rows(*groups, friends=friends), np.full(len(groups), 0.5, dtype=np.float32))


def test_a_branch_of_the_tree_counts_where_a_sizeable_sibling_joins_it() -> None:
    merges = [(0, 1), (5, 2), (3, 4), (6, 7)]
    assert [sorted(group.tolist()) for group in merge_tree_branches(merges, 5)] == [[0, 1, 2], [3, 4], [0, 1, 2, 3, 4]]


def test_a_single_one_who_joins_makes_no_branch_of_what_was_there() -> None:
    merges = [(0, 1), (4, 2), (5, 3)]
    assert [sorted(group.tolist()) for group in merge_tree_branches(merges, 4)] == [[0, 1, 2, 3]]


def test_components_are_the_parts_that_no_tie_joins() -> None:
    ties = clean_ties(6, [[0, 1], [1, 2], [4, 3]])
    assert sorted(part.tolist() for part in tie_components(ties)) == [[0, 1, 2], [3, 4], [5]]


def test_every_method_but_the_tree_puts_each_friend_somewhere() -> None:
    ties = clean_ties(FRIENDS, town_ties())
    *partitions, _tree = detect_communities(ties, np.zeros(len(ties), dtype=np.float32))
    for groups in partitions:
        assert set(np.concatenate(groups).tolist()) == set(range(FRIENDS))


def test_pythons_own_luck_is_given_back_to_igraph() -> None:
    random.seed(11)
    graph = igraph.Graph.Full(30)
    before = [random.random() for _ in range(3)]  # noqa: S311
    random.seed(11)
    with seeded_igraph():
        graph.community_label_propagation()
    assert [random.random() for _ in range(3)] == before  # noqa: S311


def test_those_who_share_a_fact_but_know_nobody_of_them_fall_apart() -> None:
    facts = build_fact_table(8, [{"school": "Lakeside"}] * 6 + [{"place": "Lisbon"}] * 2)
    ties = clean_ties(8, [[0, 1], [1, 2], [3, 4], [4, 6]])
    assert sorted(part.tolist() for part in connected_within_fact(facts, ties)) == [[0, 1, 2], [3, 4], [5]]


def test_who_is_tied_like_a_member_joins_and_who_is_not_leaves() -> None:
    ties = clean_ties(10, [*all_tied(range(5)).tolist(), [5, 0], [5, 1], [5, 2], [6, 0]])
    (joined,) = extend_by_ties(rows([0, 1, 2, 3, 9]), ties)
    assert np.flatnonzero(joined).tolist() == [0, 1, 2, 3, 4, 5]


def test_what_half_of_all_share_makes_no_group() -> None:
    facts = build_fact_table(10, [{"language": "pt", "list": "choir"}] * 3 + [{"language": "pt"}] * 4 + [{}] * 3)
    assert [facts.facts[i] for i in informative_facts(facts, clean_ties(10, []))] == [("list", "choir")]


def test_nearly_everybody_is_no_candidate() -> None:
    ring = [[friend, (friend + 1) % 19] for friend in range(19)]
    groups = propose_groups(clean_ties(20, ring), build_fact_table(20, []))
    assert len(groups.size) > 0
    assert (groups.size <= 18).all()


def test_a_candidate_found_by_many_methods_is_nearer_to_all_of_them() -> None:
    ties = clean_ties(FRIENDS, all_tied(SCHOOL, HOCKEY, OFFICE))
    groups = propose_groups(ties, build_fact_table(FRIENDS, town_facts()))
    school = rows(SCHOOL, friends=FRIENDS)[0]
    place = int(np.flatnonzero((groups.members == school).all(axis=1))[0])
    assert groups.nearest[place] > 0.9
    assert groups.nearest.max() <= 1


def test_a_group_is_most_like_itself_and_not_at_all_like_one_apart() -> None:
    alike = group_similarity(proposed(range(4), range(4, 8), range(2)))
    assert np.diag(alike) == pytest.approx(1)
    assert alike[0, 1] == 0
    assert 0 < alike[0, 2] < 1


def test_the_next_circle_is_the_one_that_adds_most_not_the_next_best() -> None:
    groups = proposed(range(5), range(1, 5), range(5, 9), friends=20)
    promised = np.array([0.9, 0.89, 0.88], dtype=np.float32)
    assert set(select_circles(groups, promised, 2).tolist()) & {0, 1}
    assert 2 in select_circles(groups, promised, 2)


def test_a_doubtful_one_comes_into_a_long_list_only() -> None:
    groups = proposed(*(range(at, at + 5) for at in range(0, 25, 5)), friends=30)
    promised = np.array([0.9, 0.89, 0.9, 0.88, 0.4], dtype=np.float32)
    assert select_circles(groups, promised, 10).tolist() == [0, 2, 1, 3]
    assert select_circles(groups, promised, 11).tolist() == [0, 2, 1, 3, 4]


def test_three_are_shown_however_doubtful() -> None:
    groups = proposed(*(range(at, at + 5) for at in range(0, 20, 5)), friends=30)
    assert select_circles(groups, np.array([0.9, 0.3, 0.4, 0.2], dtype=np.float32), 10).tolist() == [0, 2, 1]


def test_a_tightly_knit_group_set_apart_promises_more_than_a_loose_one() -> None:
    ties = clean_ties(FRIENDS, town_ties())
    loose = [*range(0, 40, 3)]
    groups = CandidateGroups(rows(SCHOOL, loose, friends=FRIENDS), np.full(2, 0.5, dtype=np.float32))
    tight, other = score(groups, ties, build_fact_table(FRIENDS, []))
    assert tight > other


def test_signs_are_what_they_say() -> None:
    ties = clean_ties(6, [[0, 1], [1, 2], [0, 2], [2, 3]])
    shown = tie_features(proposed([0, 1, 2], friends=6), ties)
    assert shown["tied"][0] == pytest.approx(np.log(3) - np.log(1 + 8 / 6))
    assert shown["contrast"][0] == pytest.approx(np.log(1.01) - np.log(1 / 9 + 0.01))


def test_a_promise_stays_between_nothing_and_certainty() -> None:
    shown = {"size": np.array([-1000.0, 0.0, 1000.0], dtype=np.float32)}
    assert weighted_sum(shown, (0.5, {"size": 1.0})).tolist() == pytest.approx([0.01, 0.5, 1])
