"""Steps through the deck: for many at once, and undone to the last detail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import Refused
from klatsch.insight.bulk_actions.actions import CIRCLE_ACTIONS, OPPOSITE_ACTIONS
from klatsch.insight.bulk_actions.apply import (
    MAX_PEOPLE_PER_ACTION,
    MAX_UNDOABLE_ACTIONS,
    apply_bulk_action,
    undo_bulk_action,
)
from klatsch.insight.models import BulkAction, BulkActionChange, CircleMember, DismissedAssessment
from klatsch.insight.queries import last_bulk_action
from klatsch.insight.saved_circles.edit import add_member, create_circle, remove_member
from klatsch.people.merging.merge import merge_people
from klatsch.people.models import Person
from klatsch.people.privacy.erase import erase_person
from klatsch.people.profiles.marks import mark_got
from tests.factories import DAY, add_person

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.insight.models import Circle


@pytest.fixture
def people(hanna: Host, now: datetime) -> list[Person]:
    earlier = now - 5 * DAY
    return [
        add_person(hanna, "Ann"),
        add_person(hanna, "Bo", got_at=earlier),
        add_person(hanna, "Cy", need_at=earlier),
        add_person(hanna, "Di", set_aside_at=earlier),
        add_person(hanna, "Eve", got_at=earlier, need_at=earlier),
    ]


def ids(people: list[Person]) -> list[int]:
    return [person.pk for person in people]


def marks() -> list[Any]:
    return list(Person.objects.order_by("pk").values("pk", "got_at", "need_at", "set_aside_at"))


def membership(circle: Circle) -> tuple[Any, ...]:
    members = CircleMember.objects.filter(circle=circle).order_by("person").values_list("person", "is_by_hand")
    denied = DismissedAssessment.objects.filter(circle=circle).order_by("person").values_list("person", "overruled_at")
    return list(members), list(denied)


@pytest.mark.parametrize("verb", sorted(set(OPPOSITE_ACTIONS) - CIRCLE_ACTIONS))
def test_a_step_for_many_is_undone_exactly(hanna: Host, people: list[Person], now: datetime, verb: str) -> None:
    before = marks()
    step = apply_bulk_action(host=hanna, verb=verb, people=ids(people), now=now)
    assert marks() != before
    assert set(undo_bulk_action(action=step, now=now)) <= set(ids(people))  # type: ignore[arg-type]
    assert marks() == before
    assert not BulkAction.objects.exists()


@pytest.mark.parametrize("verb", ["put-in", "take-out"])
def test_a_circle_is_as_it_was_after_an_undo(hanna: Host, people: list[Person], now: datetime, verb: str) -> None:
    circle = create_circle(host=hanna, name="Choir", now=now)
    CircleMember.objects.create(circle=circle, person=people[0])
    add_member(circle=circle, person=people[1], now=now)
    remove_member(circle=circle, person=people[2], now=now - DAY)
    before = membership(circle)
    step = apply_bulk_action(host=hanna, verb=verb, people=ids(people), now=now, circle=circle)
    members, denied = membership(circle)
    assert (len(members), len(denied)) == ((5, 0) if verb == "put-in" else (0, 5))
    undo_bulk_action(action=step, now=now)  # type: ignore[arg-type]
    assert membership(circle) == before


def test_steps_are_undone_one_after_the_other(hanna: Host, people: list[Person], now: datetime) -> None:
    before = marks()
    for minutes, verb in enumerate(("need", "got", "aside", "back", "not-got")):
        apply_bulk_action(host=hanna, verb=verb, people=ids(people), now=now + timedelta(minutes=minutes))
    while step := last_bulk_action(hanna):
        undo_bulk_action(action=step, now=now)
    assert marks() == before


def test_what_happened_since_outlives_an_undo(hanna: Host, people: list[Person], now: datetime) -> None:
    step = apply_bulk_action(host=hanna, verb="need", people=ids(people), now=now)
    mark_got(person=Person.objects.get(pk=people[0].pk), now=now + DAY)
    undo_bulk_action(action=step, now=now)  # type: ignore[arg-type]
    ann, cy = Person.objects.get(pk=people[0].pk), Person.objects.get(pk=people[2].pk)
    assert (ann.got_at, ann.need_at) == (now + DAY, None)
    assert cy.need_at == now - 5 * DAY


def test_an_undo_leaves_alone_who_was_put_together_or_forgotten_since(
    hanna: Host, people: list[Person], now: datetime
) -> None:
    ann, bo, cy, *_ = people
    step = apply_bulk_action(host=hanna, verb="got", people=ids(people), now=now)
    merge_people(kept=ann, absorbed=bo, now=now)
    erase_person(person=cy, now=now)
    assert not BulkActionChange.objects.filter(person=cy.pk).exists()
    undo_bulk_action(action=step, now=now)  # type: ignore[arg-type]
    assert Person.objects.get(pk=bo.pk).got_at == now - 5 * DAY


def test_a_step_that_changes_nothing_is_no_step(hanna: Host, people: list[Person], now: datetime) -> None:
    assert apply_bulk_action(host=hanna, verb="back", people=[people[0].pk], now=now) is None
    assert apply_bulk_action(host=hanna, verb="got", people=[], now=now) is None
    assert not BulkAction.objects.exists()


def test_an_undone_step_is_not_undone_again(hanna: Host, people: list[Person], now: datetime) -> None:
    step = apply_bulk_action(host=hanna, verb="got", people=ids(people), now=now)
    again = BulkAction.objects.get()
    undo_bulk_action(action=step, now=now)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="undone already"):
        undo_bulk_action(action=again, now=now)


def test_people_of_another_host_are_never_touched(hanna: Host, theo: Host, people: list[Person], now: datetime) -> None:
    assert apply_bulk_action(host=theo, verb="got", people=ids(people), now=now) is None
    circle = create_circle(host=hanna, name="Choir", now=now)
    with pytest.raises(Refused, match="Choose the circle"):
        apply_bulk_action(host=theo, verb="put-in", people=ids(people), now=now, circle=circle)


@pytest.mark.parametrize(
    ("verb", "people"), [("delete", [1]), ("put-in", [1]), ("got", range(MAX_PEOPLE_PER_ACTION + 1))]
)
def test_what_makes_no_sense_is_refused(hanna: Host, now: datetime, verb: str, people: range | list[int]) -> None:
    with pytest.raises(Refused):
        apply_bulk_action(host=hanna, verb=verb, people=people, now=now)


def test_only_the_latest_steps_are_kept(hanna: Host, people: list[Person], now: datetime) -> None:
    for number in range(MAX_UNDOABLE_ACTIONS + 3):
        apply_bulk_action(host=hanna, verb=("got", "not-got")[number % 2], people=[people[0].pk], now=now)
    assert BulkAction.objects.count() == MAX_UNDOABLE_ACTIONS


def test_a_step_for_many_takes_few_queries(
    hanna: Host, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = [add_person(hanna, f"Nora {number}") for number in range(40)]
    with django_assert_max_num_queries(13):
        apply_bulk_action(host=hanna, verb="need", people=ids(people), now=now)
