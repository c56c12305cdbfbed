from __future__ import annotations

import itertools
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from klatsch.insight.circles.detection import find_circles, friends_in_no_circle, rank_similar_members
from klatsch.insight.circles.reasons import TIES_FACT
from tests.rules.insight.sample_towns import FRIENDS, HOCKEY, OFFICE, SCHOOL, STRAYS, town_facts, town_ties

if TYPE_CHECKING:
    from typing import Any

    from klatsch.insight.circles.detection import DetectedCircle


NOBODY = np.empty((0, 2), dtype=int)


def members(circles: list[DetectedCircle]) -> list[tuple[int, ...]]:
    return [tuple(circle.members.tolist()) for circle in circles]


def hits(circles: list[DetectedCircle], group: range) -> float:
    """The best Jaccard of a circle with the group."""
    wanted = set(group)
    return max(len(wanted & set(found)) / len(wanted | set(found)) for found in members(circles))


@pytest.mark.parametrize("group", [SCHOOL, HOCKEY, OFFICE])
def test_groups_who_know_each_other_are_found_without_any_facts(group: range) -> None:
    assert hits(find_circles(FRIENDS, town_ties(), []), group) > 0.9


@pytest.mark.parametrize("group", [SCHOOL, HOCKEY, OFFICE])
def test_groups_who_share_a_fact_are_found_without_any_ties(group: range) -> None:
    assert hits(find_circles(FRIENDS, NOBODY, town_facts()), group) == 1


def test_a_short_list_ends_where_nothing_new_comes_and_is_named_by_what_is_shared() -> None:
    circles = find_circles(FRIENDS, town_ties(), town_facts())
    assert len(circles) == 3
    assert min(hits(circles, group) for group in (SCHOOL, HOCKEY, OFFICE)) > 0.9
    assert {circle.name for circle in circles} == {"Lakeside High", "Thursday hockey", "Acme"}


def test_a_long_list_never_shows_nearly_the_same_twice() -> None:
    found = [set(group) for group in members(find_circles(FRIENDS, town_ties(), town_facts(), limit=30))]
    alike = [len(one & other) / len(one | other) for one, other in itertools.combinations(found, 2)]
    assert len(found) > 5
    assert max(alike) < 0.8


def test_where_nearly_everybodys_ties_are_unknown_facts_tell_more() -> None:
    trio = [[36, 37], [37, 38], [36, 38]]
    circles = find_circles(FRIENDS, trio, town_facts())
    assert [hits(circles, group) for group in (SCHOOL, HOCKEY, OFFICE)] == [1, 1, 1]
    assert (36, 37, 38) in members(circles)


def test_strongest_come_first_and_never_more_than_asked() -> None:
    circles = find_circles(FRIENDS, town_ties(), town_facts(), limit=14)
    assert 3 < len(circles) <= 14
    assert len(find_circles(FRIENDS, town_ties(), town_facts(), limit=2)) == 2
    strengths = [circle.strength for circle in circles]
    assert strengths == sorted(strengths, reverse=True)
    assert all(0 < strength <= 1 for strength in strengths)


def test_a_circle_tells_what_its_members_share_and_how_tightly_knit_they_are() -> None:
    circles = find_circles(FRIENDS, town_ties(), town_facts(), limit=5)
    hockey = next(circle for circle in circles if circle.name == "Thursday hockey")
    shared = hockey.reasons[0]
    assert (shared.fact, shared.value) == ("group", "Thursday hockey")
    assert shared.inside > shared.outside
    knit = hockey.reasons[-1]
    assert knit.fact == TIES_FACT
    assert knit.inside > 0.5 > knit.outside


def test_what_everybody_shares_is_no_reason() -> None:
    for circle in find_circles(FRIENDS, town_ties(), town_facts()):
        assert "language" not in {reason.fact for reason in circle.reasons}


def test_nobody_is_nothing() -> None:
    assert find_circles(0, NOBODY, []) == []
    assert find_circles(5, NOBODY, []) == []
    assert find_circles(5, [], [{}] * 5) == []
    assert find_circles(FRIENDS, town_ties(), town_facts(), limit=0) == []


def test_self_ties_and_repeats_count_for_nothing() -> None:
    ties = town_ties()
    noisy = np.concatenate([ties, ties[:, ::-1], ties[:7], [[3, 3], [39, 39]]])
    assert members(find_circles(FRIENDS, noisy, town_facts())) == members(find_circles(FRIENDS, ties, town_facts()))


def test_only_self_ties_are_no_ties() -> None:
    assert find_circles(3, [[0, 0], [1, 1]], []) == []


def test_the_order_of_ties_changes_nothing() -> None:
    ties = town_ties()
    shuffled = np.random.default_rng(5).permutation(ties)
    first, second = (find_circles(FRIENDS, rows, town_facts()) for rows in (ties, shuffled))
    assert members(first) == members(second)
    assert [circle.strength for circle in first] == [circle.strength for circle in second]


@pytest.mark.parametrize(
    "ties",
    [
        [[0, FRIENDS]],
        [[-1, 2]],
        [[0, 1, 2]],
        [0, 1],
        [[0.0, float("nan")]],
        [[0.5, 1.0]],
        [[0, 2**63]],
        [["0", "1"]],
        [[True, False]],
        [[0, 1], [1]],
        [[0.0, 1e300]],
    ],
)
def test_ties_that_are_none_are_refused(ties: list[Any]) -> None:
    with pytest.raises(ValueError, match="ties"):
        find_circles(FRIENDS, ties, [])


@pytest.mark.parametrize("friends", [-1, 2.5, "7", None, True, 10**9])
def test_a_number_of_friends_that_is_none_is_refused(friends: Any) -> None:
    with pytest.raises(ValueError, match="friends"):
        find_circles(friends, NOBODY, [])


@pytest.mark.parametrize(
    "facts",
    [None, [{}], ["school"] * FRIENDS, *([{"school": [value]}] * FRIENDS for value in (["nested"], (["deep"],)))],
)
def test_facts_that_are_none_are_refused(facts: list[Any] | None) -> None:
    with pytest.raises(ValueError, match=r"fact|value"):
        find_circles(FRIENDS, NOBODY, facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", [-1, None, 2.5])
def test_a_limit_that_is_none_is_refused(limit: float | None) -> None:
    with pytest.raises(ValueError, match="limit"):
        find_circles(FRIENDS, town_ties(), [], limit=limit)  # type: ignore[arg-type]


def test_where_everybody_knows_everybody_they_are_one_circle() -> None:
    everybody = list(itertools.combinations(range(6), 2))
    assert members(find_circles(6, everybody, []))[0] == tuple(range(6))


def test_facts_that_say_nothing_are_passed_over() -> None:
    facts = [{"school": None, "place": "", "employer": float("nan"), "list": []} for _ in range(6)]  # type: ignore[var-annotated]
    assert find_circles(6, NOBODY, facts) == []


def test_a_date_of_connecting_that_is_none_says_nothing() -> None:
    facts = [{"connected_on": "some time in spring"} if friend < 4 else {} for friend in range(10)]
    assert find_circles(10, NOBODY, facts) == []


def test_single_values_of_numpy_are_values() -> None:
    facts = [{"school": np.array("Lakeside")} if friend < 4 else {} for friend in range(10)]
    assert hits(find_circles(10, NOBODY, facts), range(4)) == 1  # type: ignore[arg-type]


def test_the_answer_is_the_same_in_every_process() -> None:
    program = (
        "from klatsch.insight.circles.detection import find_circles\n"
        "facts = [{'list': {'a', 'b', 'c', 'd', 'e', 'f'} if friend < 4 else set()} for friend in range(10)]\n"
        "print([(c.members.tolist(), c.reasons) for c in find_circles(10, [], facts)])\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_facts_of_another_number_of_kinds_mix() -> None:
    facts = [{"list": ["a", 1, ("x", 2)]} if friend < 4 else {} for friend in range(10)]
    assert hits(find_circles(10, NOBODY, facts), range(4)) == 1


def test_many_connected_within_a_few_days_are_a_circle() -> None:
    facts = [{"connected_on": f"2017-0{1 + friend % 9}-1{friend % 7}"} for friend in range(30)]
    for friend in range(6):
        facts[friend]["connected_on"] = f"2019-05-0{1 + friend // 2}"
    (circle, *_) = [found for found in find_circles(30, NOBODY, facts) if set(found.members) == set(range(6))]
    assert circle.name == "Met in May 2019"


def test_those_in_no_circle_are_told() -> None:
    circles = find_circles(FRIENDS, NOBODY, town_facts(), limit=3)
    assert set(friends_in_no_circle(circles, FRIENDS)) == set(STRAYS)
    assert friends_in_no_circle([], 3).tolist() == [0, 1, 2]


def test_more_like_some_are_the_rest_of_their_group() -> None:
    ranked = rank_similar_members([12, 13, 14], FRIENDS, town_ties(), town_facts())
    assert set(ranked[:5].tolist()) == set(HOCKEY) - {12, 13, 14}
    assert not set(ranked.tolist()) & {12, 13, 14}
    assert 39 not in ranked


def test_more_like_works_from_ties_or_facts_alone() -> None:
    for ties, facts in ((town_ties(), []), (NOBODY, town_facts())):
        ranked = rank_similar_members(np.array([0, 3]), FRIENDS, ties, facts)
        assert set(ranked[:10].tolist()) == set(SCHOOL) - {0, 3}


def test_more_like_nobody_is_nobody() -> None:
    assert rank_similar_members([], FRIENDS, town_ties(), town_facts()).size == 0


@pytest.mark.parametrize("chosen", [[FRIENDS], [-1], [float("nan")], ["x"]])
def test_more_like_somebody_unknown_is_refused(chosen: list[Any]) -> None:
    with pytest.raises(ValueError, match="members"):
        rank_similar_members(chosen, FRIENDS, town_ties(), [])


@given(
    arrays.arrays(np.int64, st.tuples(st.integers(0, 60), st.just(2)), elements=st.integers(0, 14)),
    st.lists(st.dictionaries(st.sampled_from(["school", "list"]), st.integers(0, 3)), min_size=15, max_size=15),
    st.integers(1, 12),
)
def test_whatever_the_network_circles_are_sorted_distinct_and_no_more_than_asked(
    ties: np.ndarray, facts: list[Any], limit: int
) -> None:
    circles = find_circles(15, ties, facts, limit=limit)
    assert len(circles) <= limit
    for circle in circles:
        assert 3 <= len(circle.members) <= 15
        assert np.all(np.diff(circle.members) > 0)
        assert np.isfinite(circle.strength)
        assert circle.name
    assert len(set(members(circles))) == len(circles)


def test_it_needs_no_settings_and_loads_igraph_only_on_use() -> None:
    program = (
        "import sys, klatsch.insight.circles.detection as circles\n"
        "assert 'igraph' not in sys.modules and 'django' not in sys.modules\n"
        "assert circles.find_circles(4, [[0, 1], [1, 2], [0, 2]], [])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_two_of_the_same_kind_at_once_agree() -> None:
    alone = members(find_circles(FRIENDS, town_ties(), []))
    assert all(members(find_circles(FRIENDS, town_ties(), [])) == alone for _ in itertools.repeat(None, 3))
