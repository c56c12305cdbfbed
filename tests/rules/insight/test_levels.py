import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.levels import BUDGET, Level, Vouch, level, vouched_for, vouches_left

ANN, BO, CY, DI = 1, 2, 3, 4
NOTHING = {"met": False, "host_wrote": False, "they_wrote": False, "vouched": False, "reach": 0.0}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, Level.STRANGER),
        ({"they_wrote": True}, Level.STRANGER),
        ({"host_wrote": True}, Level.STRANGER),
        ({"reach": float("nan")}, Level.STRANGER),
        ({"reach": 0.39}, Level.STRANGER),
        ({"reach": 0.41}, Level.REACHABLE),
        ({"reach": 1.0, "vouched": True}, Level.VOUCHED),
        ({"vouched": True, "host_wrote": True, "they_wrote": True}, Level.KNOWN),
        ({"met": True}, Level.MET),
    ],
)
def test_the_level_is_the_highest_rung_that_holds(known: dict[str, bool | float], expected: Level) -> None:
    assert level(**(NOTHING | known)) is expected


def test_each_rung_reaches_itself_and_all_below() -> None:
    assert Level.KNOWN.reaches(Level.KNOWN)
    assert Level.KNOWN.reaches(Level.STRANGER)
    assert not Level.KNOWN.reaches(Level.MET)


def test_only_people_known_or_met_can_vouch() -> None:
    vouches = [Vouch(1, ANN, DI), Vouch(2, BO, CY), Vouch(3, CY, BO)]

    assert vouched_for(vouches, {ANN: Level.MET, BO: Level.REACHABLE}) == {DI}


def test_a_budget_is_spent_on_the_earliest_vouches() -> None:
    vouches = [Vouch(day, ANN, 10 + day) for day in range(9, 0, -1)]
    levels = {ANN: Level.KNOWN}

    assert vouched_for(vouches, levels) == {11, 12}
    assert vouches_left(ANN, vouches, levels) == 0
    assert vouches_left(ANN, vouches[-1:], levels) == 1


def test_a_vouch_that_went_wrong_takes_the_place_of_two() -> None:
    vouches = [Vouch(day, ANN, 10 + day) for day in range(5)]
    levels = {ANN: Level.MET}

    assert len(vouched_for(vouches, levels)) == 5
    assert vouched_for([*vouches, Vouch(9, ANN, BO, mistaken=True)], levels) == {10, 11, 12}
    assert vouches_left(ANN, [Vouch(9, ANN, BO, mistaken=True)], levels) == 3


def test_vouching_twice_or_for_oneself_costs_and_counts_nothing() -> None:
    vouches = [Vouch(1, ANN, ANN), Vouch(2, ANN, BO), Vouch(3, ANN, BO)]
    levels = {ANN: Level.KNOWN}

    assert vouched_for(vouches, levels) == {BO}
    assert vouches_left(ANN, vouches, levels) == 1


people = st.integers(0, 6)


@given(
    st.lists(st.builds(Vouch, st.integers(0, 50).map(float), people, people, st.booleans()), max_size=40),
    st.dictionaries(people, st.sampled_from(list(Level))),
)
def test_nobody_ever_opens_more_doors_than_their_budget(vouches: list[Vouch], levels: dict[int, Level]) -> None:
    opened = vouched_for(vouches, levels)

    assert len(opened) <= sum(BUDGET.get(rung, 0) for rung in levels.values())
    assert all(vouches_left(by, vouches, levels) >= 0 for by in range(7))
