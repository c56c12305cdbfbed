import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.trust.trust_levels import (
    VOUCHES_PER_LEVEL,
    TrustLevel,
    VouchRecord,
    remaining_vouches,
    trust_level,
    vouched_people,
)

ANN, BO, CY, DI = 1, 2, 3, 4
NOTHING = {"met": False, "host_wrote": False, "they_wrote": False, "vouched": False, "reach": 0.0}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, TrustLevel.STRANGER),
        ({"they_wrote": True}, TrustLevel.STRANGER),
        ({"host_wrote": True}, TrustLevel.STRANGER),
        ({"reach": float("nan")}, TrustLevel.STRANGER),
        ({"reach": 0.39}, TrustLevel.STRANGER),
        ({"reach": 0.41}, TrustLevel.REACHABLE),
        ({"reach": 1.0, "vouched": True}, TrustLevel.VOUCHED),
        ({"vouched": True, "host_wrote": True, "they_wrote": True}, TrustLevel.KNOWN),
        ({"met": True}, TrustLevel.MET),
    ],
)
def test_the_level_is_the_highest_rung_that_holds(known: dict[str, bool | float], expected: TrustLevel) -> None:
    assert trust_level(**(NOTHING | known)) is expected  # type: ignore[arg-type]


def test_each_rung_reaches_itself_and_all_below() -> None:
    assert TrustLevel.KNOWN.reaches(TrustLevel.KNOWN)
    assert TrustLevel.KNOWN.reaches(TrustLevel.STRANGER)
    assert not TrustLevel.KNOWN.reaches(TrustLevel.MET)


def test_only_people_known_or_met_can_vouch() -> None:
    vouches = [VouchRecord(1, ANN, DI), VouchRecord(2, BO, CY), VouchRecord(3, CY, BO)]

    assert vouched_people(vouches, {ANN: TrustLevel.MET, BO: TrustLevel.REACHABLE}) == {DI}


def test_a_budget_is_spent_on_the_earliest_vouches() -> None:
    vouches = [VouchRecord(day, ANN, 10 + day) for day in range(9, 0, -1)]
    levels = {ANN: TrustLevel.KNOWN}

    assert vouched_people(vouches, levels) == {11, 12}
    assert remaining_vouches(ANN, vouches, levels) == 0
    assert remaining_vouches(ANN, vouches[-1:], levels) == 1


def test_a_vouch_that_went_wrong_takes_the_place_of_two() -> None:
    vouches = [VouchRecord(day, ANN, 10 + day) for day in range(5)]
    levels = {ANN: TrustLevel.MET}

    assert len(vouched_people(vouches, levels)) == 5
    assert vouched_people([*vouches, VouchRecord(9, ANN, BO, mistaken=True)], levels) == {10, 11, 12}
    assert remaining_vouches(ANN, [VouchRecord(9, ANN, BO, mistaken=True)], levels) == 3


def test_vouching_twice_or_for_oneself_costs_and_counts_nothing() -> None:
    vouches = [VouchRecord(1, ANN, ANN), VouchRecord(2, ANN, BO), VouchRecord(3, ANN, BO)]
    levels = {ANN: TrustLevel.KNOWN}

    assert vouched_people(vouches, levels) == {BO}
    assert remaining_vouches(ANN, vouches, levels) == 1


people = st.integers(0, 6)


@given(
    st.lists(st.builds(VouchRecord, st.integers(0, 50).map(float), people, people, st.booleans()), max_size=40),
    st.dictionaries(people, st.sampled_from(list(TrustLevel))),
)
def test_nobody_ever_opens_more_doors_than_their_budget(
    vouches: list[VouchRecord], levels: dict[int, TrustLevel]
) -> None:
    opened = vouched_people(vouches, levels)

    assert len(opened) <= sum(VOUCHES_PER_LEVEL.get(rung, 0) for rung in levels.values())
    assert all(remaining_vouches(by, vouches, levels) >= 0 for by in range(7))
