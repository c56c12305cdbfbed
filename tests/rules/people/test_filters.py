from __future__ import annotations

import pytest

from klatsch.core.errors import Refused
from klatsch.people.deck.filters import Filters, parse_filters_leniently, parse_filters_strictly


def test_filters_are_told_in_an_address_and_read_back() -> None:
    asked = Filters(q="zoë & co", mark="need", since="2016", waiting="yes", sort="since")
    from django.http import QueryDict

    assert parse_filters_leniently(QueryDict(asked.address).dict()) == asked
    assert Filters().address == ""


def test_what_makes_no_sense_in_an_address_is_left_out() -> None:
    assert (
        parse_filters_leniently(
            {"mark": "winner", "since": "MMXVI", "sort": "rank", "waiting": "perhaps", "circle": "hockey", "x": "y"}
        )
        == Filters()
    )


def test_words_of_a_command_are_filters() -> None:
    assert parse_filters_strictly(["got", "network=linkedin", "waiting"]) == Filters(
        mark="got", network="linkedin", waiting="yes"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["colour=red"],
        ["since=soon"],
        ["mark=winner"],
        ["sort=rank"],
        ["waiting=no"],
        ["circle=hockey"],
        ["automated=no"],
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_in_a_command(words: list[str]) -> None:
    with pytest.raises(Refused):
        parse_filters_strictly(words)


def test_the_order_alone_does_not_narrow() -> None:
    assert not Filters(sort="added").is_narrow
    assert Filters(company="Ferry").is_narrow
