import numpy as np
import pytest

from klatsch.insight.graph.interactions import Interactions
from klatsch.insight.reach_outs.dormant_ties import dormant_ties, one_sided_ties

HOST, ANN, BO, CY, DI = 0, 1, 2, 3, 4
DAY = 86_400.0
NOW = 2_000 * DAY


def talk(*spans: tuple[int, int, int, int]) -> Interactions:
    """Each span: another person, from which day, for how many days in a row, and who writes (1, 2 or 3)."""
    rows = [
        (sender, receiver, day)
        for person, start, days, who in spans
        for day in range(start, start + days)
        for bit, sender, receiver in ((1, person, HOST), (2, HOST, person))
        if who & bit
    ]
    sender, receiver, at = np.array(rows, dtype=float).reshape(-1, 3).T
    return Interactions(sender, receiver, at * DAY, np.full(len(rows), "message"))


def test_once_close_and_long_silent_is_a_dormant_tie() -> None:
    (tie,) = dormant_ties(talk((ANN, 1_000, 10, 3)), HOST, NOW)

    assert (tie.actor, tie.host_days, tie.their_days) == (ANN, 10, 10)
    assert tie.quiet_days == pytest.approx(991)


def test_a_tie_that_is_alive_or_was_never_close_or_had_one_side_is_not_dormant() -> None:
    assert dormant_ties(talk((ANN, 1_900, 90, 3), (BO, 1_000, 2, 3), (CY, 1_000, 9, 1)), HOST, NOW) == []


def test_a_yearly_word_is_not_silence_after_a_year() -> None:
    yearly = talk((ANN, 100, 1, 3), (ANN, 465, 1, 3), (ANN, 830, 1, 3), (ANN, 1_195, 1, 3), (ANN, 1_560, 1, 3))

    assert dormant_ties(yearly, HOST, NOW) == []


def test_the_longest_silent_take_turns_with_the_closest() -> None:
    ties = dormant_ties(talk((ANN, 1_000, 30, 3), (BO, 1_040, 20, 3), (CY, 1_100, 10, 3), (DI, 100, 3, 3)), HOST, NOW)

    assert [tie.actor for tie in ties] == [ANN, DI, BO, CY]


def test_one_sided_ties_are_told_both_ways() -> None:
    ties = one_sided_ties(talk((ANN, 1_000, 5, 1), (BO, 1_000, 4, 2), (CY, 1_000, 9, 3), (DI, 1_000, 2, 1)), HOST, NOW)

    assert [(tie.actor, tie.side, tie.times) for tie in ties] == [
        (ANN, "they_write", 5),
        (BO, "host_writes", 4),
    ]


def test_nobody_is_no_tie() -> None:
    assert dormant_ties(talk(), HOST, NOW) == []
    assert one_sided_ties(talk(), HOST, NOW) == []


def test_a_time_that_is_no_number_is_refused() -> None:
    for ask in (dormant_ties, one_sided_ties):
        with pytest.raises(ValueError, match="now"):
            ask(talk(), HOST, float("inf"))
