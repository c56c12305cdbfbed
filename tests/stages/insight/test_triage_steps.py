"""Steps through the deck: for many at once, and undone to the last detail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from klatsch.core.errors import Refused
from klatsch.insight.models import CircleMember, Overrule, TriageChange, TriageStep
from klatsch.insight.queries import last_step_of
from klatsch.insight.services.circles import add_member, draw_circle, remove_member
from klatsch.insight.services.triage import KEPT, MOST, take_step, undo_step
from klatsch.insight.triage import OF_CIRCLES, OPPOSITES
from klatsch.people.models import Person
from klatsch.people.services.erasing import erase_person
from klatsch.people.services.marks import mark_got
from klatsch.people.services.merging import merge_people
from tests.decks import DAY, add_person


@pytest.fixture
def people(hanna, now):
    earlier = now - 5 * DAY
    return [
        add_person(hanna, "Ann"),
        add_person(hanna, "Bo", got_at=earlier),
        add_person(hanna, "Cy", need_at=earlier),
        add_person(hanna, "Di", set_aside_at=earlier),
        add_person(hanna, "Eve", got_at=earlier, need_at=earlier),
    ]


def ids(people):
    return [person.pk for person in people]


def marks():
    return list(Person.objects.order_by("pk").values("pk", "got_at", "need_at", "set_aside_at"))


def membership(circle):
    members = CircleMember.objects.filter(circle=circle).order_by("person").values_list("person", "is_by_hand")
    denied = Overrule.objects.filter(circle=circle).order_by("person").values_list("person", "overruled_at")
    return list(members), list(denied)


@pytest.mark.parametrize("verb", sorted(set(OPPOSITES) - OF_CIRCLES))
def test_a_step_for_many_is_undone_exactly(hanna, people, now, verb):
    before = marks()
    step = take_step(host=hanna, verb=verb, people=ids(people), now=now)
    assert marks() != before
    assert set(undo_step(step=step)) <= set(ids(people))
    assert marks() == before
    assert not TriageStep.objects.exists()


@pytest.mark.parametrize("verb", ["put-in", "take-out"])
def test_a_circle_is_as_it_was_after_an_undo(hanna, people, now, verb):
    circle = draw_circle(host=hanna, name="Choir", now=now)
    CircleMember.objects.create(circle=circle, person=people[0])
    add_member(circle=circle, person=people[1])
    remove_member(circle=circle, person=people[2], now=now - DAY)
    before = membership(circle)
    step = take_step(host=hanna, verb=verb, people=ids(people), now=now, circle=circle)
    members, denied = membership(circle)
    assert (len(members), len(denied)) == ((5, 0) if verb == "put-in" else (0, 5))
    undo_step(step=step)
    assert membership(circle) == before


def test_steps_are_undone_one_after_the_other(hanna, people, now):
    before = marks()
    for minutes, verb in enumerate(("need", "got", "aside", "back", "not-got")):
        take_step(host=hanna, verb=verb, people=ids(people), now=now + timedelta(minutes=minutes))
    while step := last_step_of(hanna):
        undo_step(step=step)
    assert marks() == before


def test_what_happened_since_outlives_an_undo(hanna, people, now):
    step = take_step(host=hanna, verb="need", people=ids(people), now=now)
    mark_got(person=Person.objects.get(pk=people[0].pk), now=now + DAY)
    undo_step(step=step)
    ann, cy = Person.objects.get(pk=people[0].pk), Person.objects.get(pk=people[2].pk)
    assert (ann.got_at, ann.need_at) == (now + DAY, None)
    assert cy.need_at == now - 5 * DAY


def test_an_undo_leaves_alone_who_was_put_together_or_forgotten_since(hanna, people, now):
    ann, bo, cy, *_ = people
    step = take_step(host=hanna, verb="got", people=ids(people), now=now)
    merge_people(kept=ann, absorbed=bo, now=now)
    erase_person(person=cy, now=now)
    assert not TriageChange.objects.filter(person=cy.pk).exists()
    undo_step(step=step)
    assert Person.objects.get(pk=bo.pk).got_at == now - 5 * DAY


def test_a_step_that_changes_nothing_is_no_step(hanna, people, now):
    assert take_step(host=hanna, verb="back", people=[people[0].pk], now=now) is None
    assert take_step(host=hanna, verb="got", people=[], now=now) is None
    assert not TriageStep.objects.exists()


def test_an_undone_step_is_not_undone_again(hanna, people, now):
    step = take_step(host=hanna, verb="got", people=ids(people), now=now)
    again = TriageStep.objects.get()
    undo_step(step=step)
    with pytest.raises(Refused, match="undone already"):
        undo_step(step=again)


def test_people_of_another_host_are_never_touched(hanna, theo, people, now):
    assert take_step(host=theo, verb="got", people=ids(people), now=now) is None
    circle = draw_circle(host=hanna, name="Choir", now=now)
    with pytest.raises(Refused, match="Choose the circle"):
        take_step(host=theo, verb="put-in", people=ids(people), now=now, circle=circle)


@pytest.mark.parametrize(("verb", "people"), [("delete", [1]), ("put-in", [1]), ("got", range(MOST + 1))])
def test_what_makes_no_sense_is_refused(hanna, now, verb, people):
    with pytest.raises(Refused):
        take_step(host=hanna, verb=verb, people=people, now=now)


def test_only_the_latest_steps_are_kept(hanna, people, now):
    for number in range(KEPT + 3):
        take_step(host=hanna, verb=("got", "not-got")[number % 2], people=[people[0].pk], now=now)
    assert TriageStep.objects.count() == KEPT


def test_a_step_for_many_takes_few_queries(hanna, now, django_assert_max_num_queries):
    people = [add_person(hanna, f"Nora {number}") for number in range(40)]
    with django_assert_max_num_queries(12):
        take_step(host=hanna, verb="need", people=ids(people), now=now)
