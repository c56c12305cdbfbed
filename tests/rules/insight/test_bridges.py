from itertools import combinations

import numpy as np
import pytest

from klatsch.insight.graph.bridges import find_bridges

HOCKEY, ACME = range(5), range(5, 10)
ANN, BO = 10, 11
INSIDE = [*combinations(HOCKEY, 2), *combinations(ACME, 2)]


def test_who_knows_two_circles_that_do_not_know_each_other_is_a_bridge() -> None:
    ties = [*INSIDE, (ANN, 0), (ANN, 1), (ANN, 2), (ANN, 5), (ANN, 6)]
    (bridge,) = find_bridges(12, np.array(ties), [HOCKEY, ACME])

    assert (bridge.person, bridge.near, bridge.far) == (ANN, 0, 1)
    assert 0 < bridge.weight < 1
    assert bridge.sentence(["Hockey", "Acme"]) == "Knows 3 people in Hockey and 2 in Acme"


def test_who_knows_more_of_both_comes_first() -> None:
    ties = [*INSIDE, *((ANN, other) for other in (0, 1, 5, 6)), *((BO, other) for other in (0, 1, 2, 5, 6, 7))]

    assert [bridge.person for bridge in find_bridges(12, np.array(ties), [HOCKEY, ACME])] == [BO, ANN]


def test_circles_that_are_tied_closely_need_no_bridge() -> None:
    ann = [(ANN, other) for other in (0, 1, 5, 6)]
    apart = find_bridges(12, np.array([*INSIDE, *ann]), [HOCKEY, ACME])
    close = find_bridges(12, np.array([*combinations(range(10), 2), *ann]), [HOCKEY, ACME])

    assert {one.person: one.weight for one in apart}[ANN] > 0
    assert ANN not in {one.person for one in close}


def test_one_tie_and_two_names_for_the_same_people_make_no_bridge() -> None:
    assert find_bridges(12, np.array([*INSIDE, (ANN, 0), (ANN, 1), (ANN, 5)]), [HOCKEY, ACME]) == []
    assert find_bridges(12, np.array([*INSIDE, (ANN, 0), (ANN, 1)]), [HOCKEY, range(4)]) == []


def test_without_ties_or_two_circles_there_is_none() -> None:
    nothing = np.zeros((0, 2), dtype=int)

    assert find_bridges(12, nothing, [HOCKEY, ACME]) == []
    assert find_bridges(12, np.array(INSIDE), [HOCKEY]) == []
    assert find_bridges(12, np.array(INSIDE), [HOCKEY, []]) == []
    assert find_bridges(0, nothing, []) == []


@pytest.mark.parametrize("circle", [[12], [-1], [0.5], [np.nan], ["a"]])
def test_members_who_are_nobody_are_refused(circle: list[object]) -> None:
    with pytest.raises(ValueError, match="members of a circle"):
        find_bridges(12, np.array(INSIDE), [HOCKEY, circle])  # type: ignore[list-item]
