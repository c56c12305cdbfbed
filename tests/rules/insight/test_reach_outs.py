from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.graph.interaction_kinds import INTERACTION_KINDS
from klatsch.insight.graph.interactions import Interactions
from klatsch.insight.reach_outs.detection import ReachOut, reach_outs
from klatsch.insight.reach_outs.reply_likelihood import PendingReplies, reply_features
from klatsch.networks.records import Kind

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any


HOST, ANN, BO, CY = 0, 1, 2, 3
DAY = 86_400.0
NOW = 100 * DAY


def acts(*rows: tuple[int, int, float, str]) -> Interactions:
    sender, receiver, day, kind = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Interactions(np.array(sender, dtype=int), np.array(receiver, dtype=int), np.array(day) * DAY, np.array(kind))


def actors(*rows: tuple[int, int, float, str]) -> list[int]:
    return [one.actor for one in reach_outs(acts(*rows), HOST, NOW)]


def test_words_without_an_answer_are_a_reach_out_with_their_evidence() -> None:
    (found,) = reach_outs(acts((ANN, HOST, 97, "message"), (ANN, HOST, 98, "message")), HOST, NOW)

    assert found.actor == ANN
    assert found.last_at == 98 * DAY
    assert found.host_last_wrote_at is None
    assert [(item.kind, item.times, item.first_at) for item in found.evidence] == [(Kind.MESSAGE, 2, 97 * DAY)]
    assert found.evidence[0].sentence == "wrote to you 2 times"


def test_an_answer_ends_it_and_new_words_begin_it_again() -> None:
    answered = [(ANN, HOST, 90.0, "message"), (HOST, ANN, 91.0, "message")]

    assert actors(*answered) == []
    (found,) = reach_outs(acts(*answered, (ANN, HOST, 92, "mention")), HOST, NOW)
    assert [item.kind for item in found.evidence] == [Kind.MENTION]
    assert (found.host_wrote, found.host_last_wrote_at) == (1, 91 * DAY)


def test_a_like_of_the_host_answers_a_like_but_not_a_question() -> None:
    liked_back = (HOST, ANN, 95.0, "favourite")

    assert actors((ANN, HOST, 94, "boost"), liked_back) == []
    (found,) = reach_outs(acts((ANN, HOST, 94, "message"), liked_back), HOST, NOW)
    assert found.host_reacted_at == 95 * DAY


def test_following_answers_a_follow_whichever_came_first() -> None:
    assert actors((HOST, ANN, 10, "follow"), (ANN, HOST, 94, "follow")) == []
    assert actors((ANN, HOST, 10, "follow_request"), (HOST, ANN, 94, "follow")) == []
    assert actors((ANN, HOST, 94, "follow")) == [ANN]


def test_what_went_between_others_or_has_not_happened_yet_is_nothing_to_the_host() -> None:
    assert actors((ANN, BO, 95, "message"), (ANN, HOST, 101, "message"), (HOST, HOST, 95, "message")) == []


def test_reactions_count_less_than_words() -> None:
    assert actors((ANN, HOST, 99, "favourite"), (BO, HOST, 99, "message")) == [BO, ANN]


def test_fresh_tries_of_somebody_with_shared_history_come_first() -> None:
    history = [(HOST, CY, float(day), "message") for day in range(80, 90)]
    order = actors(*history, (ANN, HOST, 60, "message"), (BO, HOST, 99, "message"), (CY, HOST, 99, "message"))

    assert order == [CY, BO, ANN]


def test_whom_the_host_passed_over_for_others_is_less_likely_to_be_answered() -> None:
    tries = [(ANN, HOST, 95.0, "message"), (BO, HOST, 97.0, "message")]
    waiting = reach_outs(acts(*tries), HOST, NOW)
    passed_over = reach_outs(acts(*tries, *[(HOST, CY, 96.0, "message")] * 9), HOST, NOW)

    def lead(found: list[ReachOut]) -> float:
        chance = {one.actor: one.answer_likelihood for one in found}
        return chance[BO] / chance[ANN]

    assert lead(passed_over) > 1.2 * lead(waiting)


def test_sponsored_and_automated_actors_are_left_out() -> None:
    both = acts((ANN, HOST, 99, "message"), (BO, HOST, 99, "message"))

    assert [one.actor for one in reach_outs(both, HOST, NOW, left_out=[BO])] == [ANN]


def test_nothing_at_all_is_no_reach_out() -> None:
    assert reach_outs(acts(), HOST, NOW) == []


def test_kinds_may_be_given_by_their_place_in_the_list() -> None:
    by_place = Interactions(
        np.array([ANN]), np.array([HOST]), np.array([DAY]), np.array([INTERACTION_KINDS.index(Kind.QUOTE)])
    )

    assert reach_outs(by_place, HOST, NOW)[0].evidence[0].kind is Kind.QUOTE


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("sender", [-1], "negative"),
        ("sender", [0.5], "whole"),
        ("receiver", [np.nan], "whole"),
        ("receiver", [[1]], "one row"),
        ("sender", [1e300], "whole"),
        ("at", [np.nan], "finite"),
        ("at", [1_700_000_000_000], "milliseconds"),
        ("at", ["2026-01-05"], "seconds"),
        ("at", [1.0, 2.0], "same length"),
        ("kind", ["poke"], "unknown kind: poke"),
        ("kind", [10], "between 0 and 9"),
        ("kind", [["message"]], "one row"),
    ],
)
def test_bad_input_is_named(column: str, value: list[object], complaint: str) -> None:
    good: dict[str, object] = {"sender": [1], "receiver": [0], "at": [1.0], "kind": ["message"]}

    with pytest.raises(ValueError, match=complaint):
        Interactions(**{name: np.array(rows) for name, rows in (good | {column: value}).items()})


@pytest.mark.parametrize("now", [float("nan"), float("inf"), 1e300, "today", None])
def test_a_moment_that_is_none_is_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="now"):
        reach_outs(acts(), HOST, now)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", [-1, 0.5, float("nan"), None, "me", [0, 1]])
def test_a_host_who_is_no_id_is_refused(host: Any) -> None:
    with pytest.raises(ValueError, match="host"):
        reach_outs(acts((ANN, HOST, 99, "message")), host, NOW)


@pytest.mark.parametrize("left_out", [None, [0.5], ["bo"], [2**70]])
def test_those_left_out_must_be_ids(left_out: list[Any] | None) -> None:
    with pytest.raises(ValueError, match="left_out"):
        reach_outs(acts((ANN, HOST, 99, "message")), HOST, NOW, left_out=left_out)  # type: ignore[arg-type]


rows = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 110), st.sampled_from(["message", "reply"])),
    max_size=40,
)


@given(rows)
def test_whoever_wrote_last_and_only_they_reached_out(table: list[tuple[int, int, int, str]]) -> None:
    expected = set()
    for one in range(1, 5):
        theirs = [day for sender, receiver, day, _ in table if (sender, receiver) == (one, HOST) and day <= 100]
        ours = [day for sender, receiver, day, _ in table if (sender, receiver) == (HOST, one) and day <= 100]
        if max(theirs, default=-1) > max(ours, default=-1):
            expected.add(one)
    found = reach_outs(acts(*table), HOST, NOW)

    assert {one.actor for one in found} == expected
    assert all(0 < one.answer_likelihood < 1 for one in found)


@given(rows)
def test_the_signs_of_a_moment_do_not_know_what_comes_after_it(
    table: list[tuple[int, int, int, str]],
) -> None:
    everything, until_then = acts(*table), acts(*[row for row in table if row[2] <= 50])
    moments = PendingReplies(np.array([HOST, HOST]), np.array([ANN, BO]), np.array([50 * DAY, 50 * DAY]))
    shown, expected = reply_features(everything, moments), reply_features(until_then, moments)

    assert all(np.array_equal(shown[name], expected[name]) for name in expected)


def test_two_hundred_thousand_interactions_take_less_than_a_second() -> None:
    rng, n = np.random.default_rng(3), 200_000
    mine = rng.random(n) < 0.3
    other = rng.integers(1, 10_000, n)
    many = Interactions(
        np.where(mine, HOST, other), np.where(mine, other, HOST), rng.random(n) * NOW, rng.integers(0, 10, n)
    )
    started = process_time()
    found = reach_outs(many, HOST, NOW)

    assert process_time() - started < 1.0
    assert len(found) > 1_000
