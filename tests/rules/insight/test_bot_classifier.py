from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.bots.classifier import assess, estimate_bot_share, likelihoods_at_share

HUMAN = {"followers": 400.0, "friends": 380.0, "statuses": 2500.0, "favourites": 4000.0, "age_days": 2400.0}
FAKE = {"followers": 3.0, "friends": 4812.0, "statuses": 1.0, "favourites": 0.0, "age_days": 20.0}
LOUDSPEAKER = {"followers": 40.0, "friends": 0.0, "statuses": 90_000.0, "favourites": 0.0, "age_days": 900.0}


def table(*accounts: dict[str, float]) -> dict[str, np.ndarray]:
    names = {name for account in accounts for name in account}
    return {name: np.array([account.get(name, np.nan) for account in accounts]) for name in names}


def test_bought_followers_and_loudspeakers_stand_out_from_people() -> None:
    human, fake, loudspeaker = assess(table(HUMAN, FAKE, LOUDSPEAKER)).likelihood

    assert human < 0.1
    assert fake > 0.9
    assert loudspeaker > 0.8


def test_reasons_are_sentences_with_the_numbers_weightiest_first_and_none_twice() -> None:
    reasons = assess(table(FAKE, HUMAN)).reasons

    assert "Follows 4,812 and is followed by 3" in reasons[0][:3]
    assert "Has written 1 post" in reasons[0]
    assert len(set(reasons[0])) == len(reasons[0])
    assert reasons[1] == ()
    assert reasons[-1] == ()
    assert len(reasons) == len(list(reasons)) == 2
    assert reasons[0:1] == [reasons[0]]


def test_the_networks_own_flag_comes_first_and_its_absence_says_nothing() -> None:
    declared = assess(table(HUMAN | {"declared_bot": 1}, FAKE | {"declared_bot": 0}, FAKE | {"declared_bot": np.nan}))

    assert declared.likelihood[0] == pytest.approx(0.99)
    assert declared.reasons[0][0] == "Says itself that it is automated"
    assert declared.likelihood[1] == declared.likelihood[2]
    assert "Says itself that it is automated" not in declared.reasons[1]


def test_one_account_alone_is_assessed_like_among_others() -> None:
    alone = assess(table(FAKE)).likelihood[0]
    among = assess(table(FAKE, *[HUMAN] * 20)).likelihood[0]

    assert alone == pytest.approx(among, abs=0.05)


def test_being_verified_speaks_for_a_human_and_is_told() -> None:
    doubtful = {"followers": 5000.0, "friends": 0.0}
    plain, verified = (assess(table(doubtful | {"verified": flag})) for flag in (0.0, 1.0))

    assert verified.likelihood[0] < plain.likelihood[0]
    assert "Is verified by the network" in verified.reasons[0]
    assert "Is verified by the network" not in plain.reasons[0]


def test_where_nothing_is_known_nothing_is_said() -> None:
    unknown = assess({"followers": np.array(["<object>", None, "nan"], dtype=object)})

    assert (unknown.likelihood < 0.5).all()
    assert list(unknown.reasons) == [(), (), ()]


def test_a_column_that_is_the_same_for_everybody_is_taken_as_not_told_by_the_network() -> None:
    rng = np.random.default_rng(9)
    deck = {"followers": rng.integers(0, 900, 60), "friends": rng.integers(0, 900, 60)}
    plain, with_zeros = assess(deck), assess(deck | {"favourites": np.zeros(60), "verified": np.zeros(60)})

    assert np.array_equal(plain.likelihood, with_zeros.likelihood)
    assert not any("liked" in sentence for reasons in with_zeros.reasons for sentence in reasons)


def test_nobody_is_an_empty_answer() -> None:
    for nobody in ({}, {"followers": np.array([])}):
        answer = assess(nobody)
        assert answer.likelihood.shape == (0,)
        assert list(answer.reasons) == []


def test_columns_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="same length"):
        assess({"followers": np.zeros(2), "friends": np.zeros(3)})
    with pytest.raises(ValueError, match="one row"):
        assess({"followers": np.zeros((2, 2))})
    with pytest.raises(ValueError, match="columns by name"):
        assess(None)  # type: ignore[arg-type]


numbers = st.floats(allow_nan=True, allow_infinity=True, width=64)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys([*HUMAN, "bio_length", "verified"], numbers))))
def test_any_numbers_at_all_give_a_likelihood_and_sentences(accounts: list[dict[str, float]]) -> None:
    answer = assess(table(*accounts))

    assert ((answer.likelihood > 0) & (answer.likelihood < 1)).all()
    assert all(isinstance(sentence, str) for reasons in answer.reasons for sentence in reasons)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_followers_never_make_an_account_more_suspicious(one: float, other: float) -> None:
    fewer, more = sorted([one, other])
    # Two calls: the share estimated from a deck moves with its accounts.
    first, second = (assess(table(HUMAN | {"followers": number})).likelihood[0] for number in (fewer, more))

    assert second <= first + 1e-3


def test_the_share_is_estimated_from_the_deck() -> None:
    rng = np.random.default_rng(5)
    bots = rng.random(4_000) < 0.4
    log_odds = rng.normal(np.where(bots, 2.0, -2.0), 2.0)

    share = estimate_bot_share(log_odds)

    assert share == pytest.approx(0.4, abs=0.05)
    assert likelihoods_at_share(log_odds, share).mean() == pytest.approx(bots.mean(), abs=0.05)


def test_a_hundred_thousand_accounts_take_less_than_two_seconds() -> None:
    rng = np.random.default_rng(6)
    many = {name: np.round(rng.lognormal(5, 3, 100_000)).astype(str) for name in HUMAN}
    started = process_time()
    answer = assess(many)

    assert process_time() - started < 2.0
    assert len(answer.reasons) == 100_000
