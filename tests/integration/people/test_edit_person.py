"""Editing a person by hand: the values stay, whatever is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.people.deck.deck import deck_page
from klatsch.people.deck.filters import Filters
from klatsch.people.merging.edit import edit_person
from klatsch.people.models import Fact, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host


ROW = "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Ferry Co,Pilot,08 Feb 2019"


@pytest.fixture
def zoe(hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]) -> Person:
    bring(hanna, linkedin_file(ROW))
    return Person.objects.get()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_what_the_host_writes_wins_over_later_imports(
    hanna: Host, zoe: Person, now: datetime, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    assert edit_person(person=zoe, values={"name": " Zoë   Brandt\0", "company": "Harbour"}, now=now)
    bring(hanna, linkedin_file(ROW.replace("Zoe", "Z.").replace("Ferry Co", "Airline")))
    assert (fresh(zoe).name, fresh(zoe).company) == ("Zoë Brandt", "Harbour")
    (card,) = deck_page(hanna, Filters(q="harbour")).cards
    assert card.person == zoe


def test_an_emptied_field_shows_again_what_the_networks_tell(zoe: Person, now: datetime) -> None:
    edit_person(person=zoe, values={"company": "Harbour"}, now=now)
    edit_person(person=zoe, values={"company": "Quay"}, now=now)
    assert Fact.objects.get(field="company").value == "Quay"
    assert edit_person(person=zoe, values={"company": " "}, now=now)
    assert fresh(zoe).company == "Ferry Co"
    assert not Fact.objects.filter(field="company").exists()


def test_a_form_that_says_what_is_there_already_writes_nothing(zoe: Person, now: datetime) -> None:
    shown = {field: getattr(zoe, field) for field in ("name", "headline", "company", "place")}
    assert not edit_person(person=zoe, values=shown, now=now)
    assert not edit_person(person=zoe, values={"company": "", "surname": "X"}, now=now)
    assert not Fact.objects.filter(person=zoe).exists()
    assert fresh(zoe).company == "Ferry Co"
