"""A circle is not lost when two people are put together, and goes back with whom it came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.insight.deck_filters import insight_condition
from klatsch.insight.queries import circles_of, circles_of_person, members_of, people_in_no_circle
from klatsch.insight.saved_circles.edit import add_member, create_circle, remove_member
from klatsch.people.deck.deck import deck_page
from klatsch.people.deck.filters import Filters
from klatsch.people.merging.merge import merge_people, unmerge_people
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.insight.models import Circle
    from klatsch.people.models.merging import Merge


@pytest.fixture
def together(hanna: Host, now: datetime) -> tuple[Merge, Circle]:
    """Zoe, who was put together with the Zoë of the hockey league."""
    kept, absorbed = add_person(hanna, "Zoe", network="linkedin"), add_person(hanna, "Zoë", network="x")
    hockey = create_circle(host=hanna, name="Hockey", now=now)
    add_member(circle=hockey, person=absorbed, now=now)
    return merge_people(kept=kept, absorbed=absorbed, now=now), hockey


def sizes(host: Host) -> list[int]:
    return [circle.size for circle in circles_of(host)]  # type: ignore[attr-defined]


def test_the_common_card_is_in_the_circle_of_either(together: tuple[Merge, Circle], hanna: Host) -> None:
    merge, hockey = together
    assert list(members_of(hockey)) == [merge.kept]
    assert list(circles_of_person(merge.kept)) == [hockey]
    assert list(people_in_no_circle(hanna)) == []
    filters = Filters(circle=str(hockey.pk))
    assert [
        card.person for card in deck_page(hanna, filters, extra_condition=insight_condition(hanna, filters)).cards
    ] == [merge.kept]
    assert sizes(hanna) == [1]


def test_it_is_counted_once_where_both_are_in_it(together: tuple[Merge, Circle], hanna: Host, now: datetime) -> None:
    merge, hockey = together
    add_member(circle=hockey, person=merge.kept, now=now)
    assert sizes(hanna) == [1]


def test_whoever_is_taken_out_stays_out_until_they_are_two_again(
    together: tuple[Merge, Circle], hanna: Host, now: datetime
) -> None:
    merge, hockey = together
    remove_member(circle=hockey, person=merge.kept, now=now)
    assert (list(members_of(hockey)), list(circles_of_person(merge.kept)), sizes(hanna)) == ([], [], [0])
    unmerge_people(merge=merge, now=now)
    assert list(members_of(hockey)) == [merge.absorbed]
    assert list(circles_of_person(merge.absorbed)) == [hockey]
