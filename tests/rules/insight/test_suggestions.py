from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from klatsch.insight.suggestions.selection import SuggestionCandidate, SuggestionReason, select_suggestions

if TYPE_CHECKING:
    from typing import Any


MONDAY = date(2026, 3, 2)
HOST = 1


def people(why: SuggestionReason, *persons: int, weight: float = 0.5) -> list[SuggestionCandidate]:
    return [SuggestionCandidate(person, why, weight, f"{why} {person}") for person in persons]


def everybody(each: int = 10) -> list[SuggestionCandidate]:
    return [
        one
        for place, why in enumerate(SuggestionReason)
        for one in people(why, *range(100 * place, 100 * place + each))
    ]


def faces(*args: list[SuggestionCandidate], **kwargs: Any) -> list[int]:
    return [one.person for one in select_suggestions(*args, host=HOST, **kwargs)]


def test_five_people_one_of_each_kind_where_there_are_enough() -> None:
    chosen = select_suggestions(everybody(), host=HOST, day=MONDAY)

    assert Counter(one.why for one in chosen) == dict.fromkeys(SuggestionReason, 1)
    assert chosen[0].why is SuggestionReason.REACHED_OUT
    assert all(one.message for one in chosen)


def test_never_only_one_kind_even_when_one_has_nearly_everybody() -> None:
    chosen = select_suggestions(
        people(SuggestionReason.ALIKE, *range(50)) + people(SuggestionReason.DORMANT, 60, 61), host=HOST, day=MONDAY
    )

    assert Counter(one.why for one in chosen) == {SuggestionReason.ALIKE: 3, SuggestionReason.DORMANT: 2}


def test_where_there_is_but_one_kind_the_list_is_short() -> None:
    assert len(select_suggestions(people(SuggestionReason.ALIKE, *range(50)), host=HOST, day=MONDAY)) == 3


def test_the_list_is_the_same_all_day_and_another_for_another_host_or_day() -> None:
    same = select_suggestions(everybody(), host=HOST, day=MONDAY)

    assert select_suggestions(list(reversed(everybody())), host=HOST, day=MONDAY) == same
    assert select_suggestions(everybody(), host=2, day=MONDAY) != same
    assert select_suggestions(everybody(), host=HOST, day=MONDAY + timedelta(1)) != same


def test_nobody_is_on_the_list_twice() -> None:
    both = people(SuggestionReason.ALIKE, 1, 2, 3) + people(SuggestionReason.DORMANT, 1, 2, 3)

    assert sorted(faces(both, day=MONDAY)) == [1, 2, 3]


def test_dismissed_people_and_bots_never_come() -> None:
    chosen = faces(
        people(SuggestionReason.ALIKE, 1, 2) + people(SuggestionReason.NEED, 3, 4),
        day=MONDAY,
        dismissed={1},
        automated={2: 0.5, 3: 0.49, 4: float("nan")},
    )

    assert sorted(chosen) == [3, 4]


def test_faces_rest_for_a_week_and_come_back_earlier_only_when_nobody_else_is_left() -> None:
    few = people(SuggestionReason.ALIKE, 1, 2, 3) + people(SuggestionReason.NEED, 4, 5, 6)
    shown = {person: MONDAY - timedelta(person) for person in (1, 2, 3)}

    chosen = faces(few, day=MONDAY, shown=shown)

    assert set(chosen[:3]) == {4, 5, 6}
    assert chosen[3:] == [3, 2]


def test_over_a_month_everybody_has_their_turn_and_nobody_two_days_in_a_row() -> None:
    shown: dict[int, date] = {}
    seen: Counter[int] = Counter()
    yesterday: set[int] = set()
    for number in range(60):
        day = MONDAY + timedelta(number)
        chosen = faces(everybody(12), day=day, shown=shown)
        assert len(chosen) == 5
        assert not yesterday & set(chosen)
        yesterday = set(chosen)
        shown |= dict.fromkeys(chosen, day)
        seen.update(chosen)

    assert len(seen) > 55


def test_what_weighs_more_comes_more_often() -> None:
    pair = people(SuggestionReason.ALIKE, 1, weight=0.9) + people(SuggestionReason.ALIKE, 2, weight=0.1)
    first = Counter(faces(pair, day=MONDAY + timedelta(number))[0] for number in range(200))

    assert first[1] > 2 * first[2] > 0


def test_nobody_to_meet_is_an_empty_list_and_a_weight_that_is_no_number_counts_as_none() -> None:
    assert faces([], day=MONDAY) == []
    assert faces(people(SuggestionReason.ALIKE, 1, weight=float("nan")), day=MONDAY) == [1]


candidates = st.lists(
    st.builds(
        SuggestionCandidate,
        st.integers(0, 12),
        st.sampled_from(list(SuggestionReason)),
        st.floats(0, 1),
        st.just("because"),
    ),
    max_size=40,
)
numbers = st.sets(st.integers(0, 12))


@given(candidates, numbers, numbers, st.dictionaries(st.integers(0, 12), st.dates()))
def test_whatever_comes_in_the_promises_hold(
    given_people: list[SuggestionCandidate], dismissed: set[int], bots: set[int], shown: dict[int, date]
) -> None:
    chosen = select_suggestions(
        given_people, host=HOST, day=MONDAY, shown=shown, dismissed=dismissed, automated=dict.fromkeys(bots, 0.9)
    )
    persons = [one.person for one in chosen]

    assert len(persons) == len(set(persons)) <= 5
    assert not set(persons) & (dismissed | bots)
    assert max(Counter(one.why for one in chosen).values(), default=0) <= 3
    assert all(shown.get(person) != MONDAY - timedelta(1) for person in persons)
