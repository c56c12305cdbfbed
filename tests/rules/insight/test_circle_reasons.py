from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pytest

from klatsch.insight.circles.fact_table import build_fact_table
from klatsch.insight.circles.names import suggest_circle_name
from klatsch.insight.circles.reasons import TIES_FACT, Reason, circle_reasons, shared_facts, tie_density_reason
from klatsch.insight.graph.ties import clean_ties
from tests.rules.insight.sample_towns import FRIENDS, OFFICE, SCHOOL, all_tied, town_facts


def as_row(group: range | list[int], friends: int = FRIENDS) -> np.ndarray:
    row = np.zeros(friends, dtype=np.float32)
    row[list(group)] = 1
    return row


def reason(fact: str, value: object, inside: float = 0.9) -> Reason:
    return Reason(fact, value, inside, 0.1, 9.0)


def test_a_shared_fact_tells_its_share_inside_and_outside() -> None:
    facts = build_fact_table(FRIENDS, town_facts())
    (school,) = shared_facts(as_row([*SCHOOL[:6], 30, 31]), facts)
    assert (school.fact, school.value) == ("school", "Lakeside High")
    assert school.inside == pytest.approx(6 / 8)
    assert school.outside == pytest.approx(6 / 32)
    assert school.lift == pytest.approx((6.5 / 9) / (6.5 / 33))


def test_what_is_as_common_outside_is_no_reason() -> None:
    facts = build_fact_table(10, [{"place": "Lisbon"}] * 9 + [{}])
    assert shared_facts(as_row([0, 1, 2], 10), facts) == []


def test_few_members_prove_less_than_many() -> None:
    few, many = (
        shared_facts(as_row(range(n), 10 * n), build_fact_table(10 * n, [{"list": "chess"}] * n + [{}] * 9 * n))[0]
        for n in (3, 30)
    )
    assert (few.inside, few.outside) == (many.inside, many.outside)
    assert few.lift < many.lift


def test_tightly_knit_tells_pairs_inside_and_pairs_across() -> None:
    ties = clean_ties(5, [[0, 1], [1, 2], [2, 3]])
    knit = tie_density_reason(as_row([0, 1, 2], 5), ties)
    assert knit is not None
    assert knit.inside == pytest.approx(2 / 3)
    assert knit.outside == pytest.approx(1 / 6)


def test_without_ties_nobody_is_called_tightly_knit() -> None:
    assert tie_density_reason(as_row([0, 1, 2], 5), clean_ties(5, [])) is None


def test_shared_facts_come_before_how_tightly_knit_they_are() -> None:
    told = circle_reasons(
        as_row(OFFICE), clean_ties(FRIENDS, all_tied(OFFICE)), build_fact_table(FRIENDS, town_facts())
    )
    assert [found.fact for found in told] == ["employer", TIES_FACT]


def colleagues(friends: int = 30) -> list[dict[str, object]]:
    """Ten of Acme, met over four years, among others met over twenty."""
    acme = [{"employer": "Acme", "connected_on": dt.date(2014 + friend // 3, 5, 1 + friend)} for friend in range(10)]
    return [*acme, *({"connected_on": f"{1995 + friend}-0{1 + friend % 9}-03"} for friend in range(friends - 10))]  # type: ignore[list-item]


def test_members_met_within_the_same_years_are_named_by_them() -> None:
    told = circle_reasons(as_row(range(10), 30), clean_ties(30, []), build_fact_table(30, colleagues()))
    assert [found.fact for found in told] == ["employer", "connected_on"]
    assert told[1].value == (dt.date(2014, 5, 2), dt.date(2016, 5, 9))
    assert told[1].inside > told[1].outside
    assert str(suggest_circle_name(told)) == "Acme 2014-2016"


def test_years_tell_nothing_where_few_members_have_a_day() -> None:
    facts = [known if friend < 3 or friend >= 10 else {"employer": "Acme"} for friend, known in enumerate(colleagues())]
    told = circle_reasons(as_row(range(10), 30), clean_ties(30, []), build_fact_table(30, facts))
    assert [found.fact for found in told] == ["employer"]


def test_years_tell_nothing_where_everybody_was_met_in_them() -> None:
    days = itertools.cycle([f"201{year}-03-0{day}" for year in range(4) for day in range(1, 9)])
    facts = [{"connected_on": next(days)} for _ in range(30)]
    assert circle_reasons(as_row(range(0, 30, 3), 30), clean_ties(30, []), build_fact_table(30, facts)) == ()


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ([reason("employer", "Acme")], "Acme"),
        (
            [reason("employer", "Acme"), reason("connected_on", (dt.date(2014, 3, 1), dt.date(2018, 5, 2)))],
            "Acme 2014-2018",
        ),
        (
            [reason("school", "Lakeside High"), reason("connected_on", (dt.date(2014, 3, 1), dt.date(2014, 5, 2)))],
            "Lakeside High 2014",
        ),
        ([reason("language", "pt"), reason("group", "Thursday hockey")], "Thursday hockey"),
        ([reason("hashtag", "#birding")], "#birding"),
        ([reason("server", "social.example")], "On social.example"),
        ([reason("education_year", 2012)], "Education year 2012"),
        ([reason("place", "Lisbon", inside=0.3)], "Some: Lisbon"),
        ([reason("connected_on", (dt.date(2019, 5, 1), dt.date(2019, 5, 1)))], "Met on 1 May 2019"),
        (
            [reason("connected_on", (dt.date(2019, 4, 30), dt.date(2019, 5, 1)))],
            "Met between 30 April 2019 and 1 May 2019",
        ),
        ([reason(TIES_FACT, None)], "People who know each other"),
        ([], "People who know each other"),
    ],
)
def test_a_name_comes_from_the_reasons(told: list[Reason], name: str) -> None:
    assert str(suggest_circle_name(told)) == name


def test_each_name_of_a_shared_fact_is_a_text_whatever_the_value() -> None:
    assert str(suggest_circle_name([reason("list", ("x", 2))])) == "('x', 2)"
