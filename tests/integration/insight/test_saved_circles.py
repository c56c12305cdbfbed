"""Circles are found anew, and what the host did to them stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import NotFound, Refused
from klatsch.insight.access import circle_for
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.models import Circle, CircleMember
from klatsch.insight.queries import (
    circles_of,
    circles_of_person,
    dismissed_circles,
    members_of,
    people_in_no_circle,
    suggested_members,
)
from klatsch.insight.saved_circles.edit import (
    add_member,
    create_circle,
    dismiss_circle,
    remove_member,
    rename_circle,
    restore_circle,
)
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host


@pytest.fixture
def deck(hanna: Host, now: datetime) -> Host:
    """Twelve from Acme, ten from a choir's list, eight who share nothing."""
    for number in range(12):
        add_person(hanna, f"Acme {number:02}", network="linkedin", company="Acme" if number else "ACME")
    for number in range(10):
        add_person(hanna, f"Choir {number:02}", network="x", lists=["Choir"])
    for number in range(8):
        add_person(hanna, f"Other {number:02}", network="x")
    recompute_deck(host=hanna, now=now)
    return hanna


@pytest.fixture
def acme(deck: Host) -> Circle:
    return Circle.objects.get(host=deck, name="Acme")


def names(people: QuerySet[Any]) -> list[str]:
    return [person.name for person in people]


def test_who_shares_something_is_found_with_a_name_and_reasons(deck: Host, acme: Circle) -> None:
    assert {circle.name for circle in circles_of(deck)} == {"Acme", "Choir"}
    assert acme.reasons[0] == "All are or were at Acme; of everybody else, none"
    assert len(members_of(acme)) == 12
    assert [circle.name for circle in circles_of_person(members_of(acme)[0])] == ["Acme"]


def test_people_in_no_circle_are_told_apart(deck: Host) -> None:
    assert names(people_in_no_circle(deck)) == [f"Other {number:02}" for number in range(8)]


def test_looking_again_keeps_the_same_circles(deck: Host, acme: Circle, now: datetime) -> None:
    before = list(Circle.objects.values_list("pk", flat=True))
    add_person(deck, "Acme 99", network="linkedin", company="Acme")
    recompute_deck(host=deck, now=now)
    assert list(Circle.objects.values_list("pk", flat=True)) == before
    assert "Acme 99" in names(members_of(acme))


def test_the_hosts_name_stays(deck: Host, acme: Circle, now: datetime) -> None:
    rename_circle(circle=acme, name="  My  old  firm ", now=now)
    recompute_deck(host=deck, now=now)
    acme.refresh_from_db()
    assert acme.name == "My old firm"


def test_who_was_taken_out_stays_out_and_who_was_put_in_stays_in(deck: Host, acme: Circle, now: datetime) -> None:
    first, stranger = members_of(acme)[0], people_in_no_circle(deck)[0]
    remove_member(circle=acme, person=first, now=now)
    add_member(circle=acme, person=stranger, now=now)
    recompute_deck(host=deck, now=now)
    found = names(members_of(acme))
    assert first.name not in found
    assert stranger.name in found
    add_member(circle=acme, person=first, now=now)
    assert first.name in names(members_of(acme))


def test_what_is_no_circle_does_not_come_back_though_people_come(deck: Host, acme: Circle, now: datetime) -> None:
    dismiss_circle(circle=acme, now=now)
    for number in range(20, 24):
        add_person(deck, f"Acme {number}", network="linkedin", company="Acme")
    recompute_deck(host=deck, now=now)
    assert "Acme" not in [circle.name for circle in circles_of(deck)]
    assert names(dismissed_circles(deck)) == ["Acme"]
    restore_circle(circle=acme, now=now)
    recompute_deck(host=deck, now=now)
    assert len(members_of(acme)) == 16


def test_a_circle_that_nothing_speaks_for_any_more_goes_unless_the_host_touched_it(
    deck: Host, acme: Circle, now: datetime
) -> None:
    rename_circle(circle=acme, name="Mine", now=now)
    deck.people.update(company="")
    for person in deck.people.filter(name__startswith="Choir"):
        person.delete()
    recompute_deck(host=deck, now=now)
    assert names(circles_of(deck)) == ["Mine"]


def test_a_circle_drawn_by_hand_suggests_more_like_its_members(deck: Host, acme: Circle, now: datetime) -> None:
    drawn = create_circle(host=deck, name="Colleagues", now=now)
    for person in members_of(acme)[:3]:
        add_member(circle=drawn, person=person, now=now)
    recompute_deck(host=deck, now=now)
    drawn.refresh_from_db()
    assert len(members_of(drawn)) == 3
    assert {person.company.upper() for person in suggested_members(drawn)[:5]} == {"ACME"}


def test_whoever_was_put_together_is_in_the_circle_once(deck: Host, acme: Circle, now: datetime) -> None:
    drawn = create_circle(host=deck, name="Friends", now=now)
    one, other = people_in_no_circle(deck)[:2]
    add_member(circle=drawn, person=one, now=now)
    add_member(circle=drawn, person=other, now=now)
    one.merged_into = other
    one.save()
    recompute_deck(host=deck, now=now)
    assert names(members_of(drawn)) == [other.name]
    assert CircleMember.objects.filter(circle=drawn, person=other).count() == 1


def test_a_circle_without_a_name_is_refused(deck: Host, acme: Circle, now: datetime) -> None:
    with pytest.raises(Refused):
        create_circle(host=deck, name=" \0 ", now=now)
    with pytest.raises(Refused):
        rename_circle(circle=acme, name="", now=now)


def test_circles_of_another_host_are_not_there(acme: Circle, theo: Host) -> None:
    with pytest.raises(NotFound):
        circle_for(theo, acme.pk)
