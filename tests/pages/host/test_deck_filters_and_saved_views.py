"""Combined filters, the deck as a table, and saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.insight.assessment.dismissals import dismiss_assessment
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.models import Circle
from klatsch.insight.saved_circles.edit import add_member, create_circle
from klatsch.people.models import DuplicateSuggestion, SavedView
from tests.factories import add_person, add_sample_people

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.people.models.people import Person


@pytest.fixture
def people(client: Client, hanna: Host, now: datetime) -> dict[str, Person]:
    client.force_login(hanna)
    found = add_sample_people(hanna)
    found["ida"] = add_person(hanna, "Ida Søndergård", network="linkedin", company="Nordlicht", place="Århus")
    recompute_deck(host=hanna, now=now)
    return found


def shown(client: Client, **asked: int | str) -> list[str]:
    page = client.get(reverse("deck"), asked)
    return [card.person.name for card in page.context["page"].cards]


def test_people_are_found_by_what_klatsch_knows_of_them(
    client: Client, hanna: Host, people: dict[str, Person], now: datetime
) -> None:
    hockey = create_circle(host=hanna, name="Hockey", now=now)
    add_member(circle=hockey, person=people["olu"], now=now)
    add_member(circle=hockey, person=people["ida"], now=now)
    assert shown(client, circle=hockey.pk) == ["Ida Søndergård", "Olu Adeyemi"]
    assert shown(client, circle=hockey.pk, reached_out="yes") == ["Olu Adeyemi"]
    assert shown(client, circle=hockey.pk, network="linkedin") == ["Ida Søndergård"]
    assert shown(client, automated="yes") == ["Weather Robot"]


def test_what_the_host_said_is_not_so_finds_nobody(client: Client, people: dict[str, Person], now: datetime) -> None:
    assert "Olu Adeyemi" in shown(client, reached_out="yes")
    dismiss_assessment(person=people["olu"], matter="reached_out", now=now)  # type: ignore[arg-type]
    assert "Olu Adeyemi" not in shown(client, reached_out="yes")


def test_who_may_be_here_twice_is_found(client: Client, hanna: Host, people: dict[str, Person]) -> None:
    one, other = sorted((people["kim"], people["zoe"]), key=lambda person: person.pk)
    DuplicateSuggestion.objects.create(host=hanna, one=one, other=other, bits=9.0)
    assert shown(client, unmerged="yes") == ["Kim Sato", "Zoë Brandt"]


def test_a_circle_of_another_host_finds_nobody(
    client: Client, theo: Host, people: dict[str, Person], now: datetime
) -> None:
    theirs = create_circle(host=theo, name="Theirs", now=now)
    add_member(circle=theirs, person=people["olu"], now=now)
    assert shown(client, circle=theirs.pk) == []


def test_who_wrote_last_stands_first_and_who_never_wrote_last(client: Client, people: dict[str, Person]) -> None:
    found = shown(client, sort="wrote")
    assert set(found[:2]) == {"Olu Adeyemi", "Weather Robot"}
    assert found[2] == "Zoë Brandt"
    assert len(found) == len(people)


def test_a_table_has_the_columns_that_were_chosen(client: Client, people: dict[str, Person]) -> None:
    page = client.get(reverse("deck"), {"look": "table", "column": ["place", "networks", "nonsense"]}).text
    assert '<th scope="col">Place</th>' in page
    assert '<th scope="col">Where from</th>' in page
    assert '<th scope="col">Company</th>' not in page
    assert "<td>Århus</td>" in page
    assert "<td>LinkedIn</td>" in page


def test_a_table_takes_as_many_queries_as_cards_do(
    client: Client, people: dict[str, Person], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    every = {"look": "table", "column": ["why", "headline", "networks", "handles", "since", "wrote"]}
    with django_assert_max_num_queries(14):
        client.get(reverse("deck"), every)


def test_a_view_is_kept_found_again_and_let_go(client: Client, hanna: Host, people: dict[str, Person]) -> None:
    view = "network=linkedin&look=table&column=place"
    answer = client.post(reverse("keep_view"), {"name": " My  <North> ", "view": f"{view}&after=3&x=y"})
    assert answer["Location"] == f"{reverse('deck')}?{view}"
    page = client.get(answer["Location"]).text
    assert "My &lt;North&gt;" in page
    assert 'aria-current="page"' in page
    kept = SavedView.objects.get(host=hanna)
    client.post(reverse("drop_view", args=[kept.pk]))
    assert not SavedView.objects.exists()


def test_the_same_name_again_means_the_new_view(client: Client, people: dict[str, Person]) -> None:
    for view in ("network=x", "network=linkedin"):
        client.post(reverse("keep_view"), {"name": "Mine", "view": view})
    assert SavedView.objects.get().address == "network=linkedin"


def test_a_view_without_a_name_is_asked_for_one(client: Client, people: dict[str, Person]) -> None:
    page = client.post(reverse("keep_view"), {"name": " ", "view": "network=x"}, follow=True).text
    assert "A view needs a name" in page
    assert not SavedView.objects.exists()


def test_nobody_lets_go_of_a_view_of_another_host(client: Client, theo: Host, people: dict[str, Person]) -> None:
    theirs = SavedView.objects.create(host=theo, name="Theirs", address="network=x")
    assert client.post(reverse("drop_view", args=[theirs.pk])).status_code == 404
    assert "Theirs" not in client.get(reverse("deck")).text
    assert not Circle.objects.filter(host=theo).exists()
