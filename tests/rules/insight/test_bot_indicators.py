from pathlib import Path

import numpy as np
import pytest

from klatsch.insight.bots.indicators.indicator import AccountColumns, Indicator
from klatsch.insight.bots.indicators.registry import INDICATORS
from klatsch.insight.bots.indicators.weights import INDICATOR_WEIGHTS

ROOT = Path(__file__).parents[3]

# For each indicator: what does not show it, what shows it, and the sentence it then tells.
SAMPLES: dict[str, tuple[dict[str, float], dict[str, float], str]] = {
    "declared": ({"declared_bot": 0}, {"declared_bot": 1}, "Says itself that it is automated"),
    "few_followers": ({"followers": 1200}, {"followers": 3}, "Is followed by 3"),
    "one_way": (
        {"followers": 310, "friends": 400},
        {"followers": 9000, "friends": 2},
        "Follows 2 and is followed by 9,000",
    ),
    "follows_nobody": ({"friends": 10}, {"friends": 0}, "Follows nobody"),
    "follows_many_more": (
        {"followers": 100, "friends": 250},
        {"followers": 3, "friends": 4812},
        "Follows 4,812 and is followed by 3",
    ),
    "follows_thousands": (
        {"followers": 9000, "friends": 5000},
        {"followers": 700, "friends": 5000},
        "Follows 5,000 accounts",
    ),
    "hardly_posts": ({"statuses": 50}, {"statuses": 1}, "Has written 1 post"),
    "hardly_likes": ({"favourites": 1000}, {"favourites": 0}, "Has liked no posts"),
    "sends_only": (
        {"statuses": 900, "favourites": 90},
        {"statuses": 90_000, "favourites": 4},
        "Has written 90,000 posts and liked 4",
    ),
    "posts_to_nobody": (
        {"statuses": 900, "followers": 90},
        {"statuses": 90_000, "followers": 1},
        "Has written 90,000 posts for 1 follower",
    ),
    "posts_without_pause": (
        {"statuses": 2000, "age_days": 100},
        {"statuses": 20_000, "age_days": 100},
        "Writes 200 posts a day",
    ),
    "young_account": ({"age_days": 1500}, {"age_days": 3}, "Is 3 days old"),
    "default_picture": (
        {"default_profile_image": 0},
        {"default_profile_image": 1},
        "Has no picture of its own",
    ),
    "digits_in_handle": ({"handle_digits": 1}, {"handle_digits": 6}, "Has 6 digits in the handle"),
    "empty_profile": ({"bio_length": 12}, {"bio_length": 0}, "Says nothing about itself"),
    "calls_itself_bot": ({"calls_itself_bot": 0}, {"calls_itself_bot": 1}, "Calls itself a bot"),
    "copied_text": ({"copied_share": 0.1}, {"copied_share": 0.84}, "84% of the posts repeat an earlier text"),
    "links_only": ({"links_share": 0.4}, {"links_share": 0.97}, "97% of the posts are links"),
    "never_answers": ({"answers_share": 0.3}, {"answers_share": 0}, "Never answers anybody"),
    "verified": ({"verified": 0}, {"verified": 1}, "Is verified by the network"),
    "protected": ({"protected": 0}, {"protected": 1}, "Approves who may follow"),
}

by_id = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)


def strength(indicator: Indicator, account: dict[str, float]) -> float:
    return float(indicator.strength(AccountColumns({name: np.array([value]) for name, value in account.items()}))[0])


@by_id
def test_every_indicator_shows_on_its_bad_sample_and_not_on_its_good_one(indicator: Indicator) -> None:
    good, bad, sentence = SAMPLES[indicator.id]

    assert strength(indicator, good) == pytest.approx(0)
    assert strength(indicator, bad) > 0
    assert str(indicator.message(bad)) == sentence


@by_id
def test_every_indicator_is_silent_about_what_it_does_not_know(indicator: Indicator) -> None:
    _, bad, _ = SAMPLES[indicator.id]

    assert np.isnan(strength(indicator, dict.fromkeys(bad, np.nan)))


@by_id
def test_every_indicator_has_its_weight_and_its_documentation(indicator: Indicator) -> None:
    assert f"`{indicator.id}`" in (ROOT / "docs/explanation/insight.md").read_text()
    assert len(indicator.about) > len(indicator.name) > 0
    assert "score" not in f"{indicator.name} {indicator.about}".lower()
    if indicator.id != "declared":
        weight, _, spread = INDICATOR_WEIGHTS[indicator.id]
        assert (weight < 0) is indicator.reassuring
        assert spread > 0


def test_no_two_indicators_share_an_id() -> None:
    assert len({indicator.id for indicator in INDICATORS}) == len(INDICATORS) == len(SAMPLES)


def test_what_is_no_number_is_unknown() -> None:
    columns = AccountColumns(
        {"mixed": np.array(["12", "<object at 0x7f>", "", None, "-3", "inf", "True", 4.5, 8e307], dtype=object)}
    )

    assert columns["mixed"].tolist() == pytest.approx([12, *[np.nan] * 5, 1, 4.5, np.nan], nan_ok=True)
    assert columns.row(1) == {}
    assert columns.row(0) == {"mixed": 12}
    assert np.isnan(columns["absent"]).all()


def test_a_column_that_no_indicator_asks_for_is_never_read() -> None:
    columns = AccountColumns({"handle": np.array(["ann"]), "followers": np.array([3])})

    assert columns["followers"].tolist() == [3]
    assert columns.row(0) == {"followers": 3}


def test_a_little_more_than_none_is_told_as_it_is() -> None:
    indicators = {indicator.id: indicator for indicator in INDICATORS}

    assert str(indicators["never_answers"].message({"answers_share": 0.04})) == "4% of the posts answer somebody"
    assert str(indicators["young_account"].message({"age_days": 0.2})) == "Is less than a day old"
    assert str(indicators["follows_nobody"].message({"friends": 1})) == "Follows 1 account"
