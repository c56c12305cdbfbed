"""Marks and bulk actions on the deck's pages, by plain forms and by htmx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.insight.models import BulkAction, Circle
from klatsch.insight.queries import members_of
from klatsch.insight.saved_circles.edit import create_circle
from klatsch.people.models import Person
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from klatsch.accounts.models import Host


HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/deck/?network=x"}


@pytest.fixture
def people(client: Client, hanna: Host, now: datetime) -> list[Person]:
    client.force_login(hanna)
    return [add_person(hanna, f"Person <{number}>", network="x", handle=f"p{number}") for number in range(12)]


def do(client: Client, verb: str, people: list[Person], **more: Any) -> Response:
    headers = more.pop("headers", {})
    told = {"verb": verb, "person": [person.pk for person in people], "back": "/deck/?network=x", **more}
    return client.post(reverse("triage"), told, headers=headers)


def test_many_are_marked_at_once_and_all_of_it_is_undone_by_one_button(client: Client, people: list[Person]) -> None:
    answer = do(client, "need", people[:3])
    assert (answer.status_code, answer["Location"]) == (302, "/deck/?network=x")
    page = client.get(answer["Location"]).text
    assert "You want to talk with 3 people." in page
    undo = reverse("undo_step", args=[BulkAction.objects.get().pk])
    assert undo in page
    assert Person.objects.filter(need_at__isnull=False).count() == 3
    back = client.post(undo, headers={"Referer": "http://testserver/deck/?network=x&look=table"})
    assert back["Location"] == "/deck/?network=x&look=table"
    assert not Person.objects.filter(need_at__isnull=False).exists()


def test_htmx_gets_the_same_page_of_the_deck_again_with_a_note_and_the_count(
    client: Client, people: list[Person]
) -> None:
    answer = do(client, "got", people[:2], headers=HTMX).text
    assert "<html" not in answer
    assert "2 people are marked as talked with." in answer
    assert "You have talked with 2 of 12." in answer
    assert answer.count("data-person=") == 12
    after = client.post(reverse("undo_last_step"), {"back": "/deck/?network=x"}, headers=HTMX).text
    assert "You have talked with 0 of 12." in after
    assert "Undone." in after


def test_who_is_set_aside_leaves_the_page_and_comes_back(client: Client, people: list[Person]) -> None:
    assert do(client, "aside", people[:2], headers=HTMX).text.count("data-person=") == 10
    assert do(client, "back", people[:2], headers=HTMX).text.count("data-person=") == 12


def test_many_are_put_into_a_circle_and_taken_out(
    client: Client, hanna: Host, people: list[Person], now: datetime
) -> None:
    circle = create_circle(host=hanna, name="Choir", now=now)
    page = do(client, "put-in", people[:2], into=circle.pk, headers=HTMX).text
    assert "2 people are in “Choir”." in page
    do(client, "take-out", people[:1], into=circle.pk)
    assert list(members_of(circle)) == [people[1]]


def test_a_circle_can_be_begun_on_the_way(client: Client, people: list[Person]) -> None:
    do(client, "put-in", people[:2], new_circle="  Thursday   hockey ")
    assert list(members_of(Circle.objects.get(name="Thursday hockey"))) == people[:2]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"verb": "got", "person": []}, "Choose somebody first"),
        ({"verb": "got", "person": ["x", "9" * 30]}, "Choose somebody first"),
        ({"verb": "steal", "person": ["1"]}, "There is nothing like that to do."),
        ({"verb": "put-in", "person": ["1"]}, "Choose the circle first."),
        ({"verb": "put-in", "person": ["1"], "into": "9" * 5000}, "Choose the circle first."),
    ],
)
def test_what_is_missing_is_asked_for(
    client: Client, people: list[Person], told: dict[str, Any], sentence: str
) -> None:
    assert sentence in client.post(reverse("triage"), told, follow=True).text
    assert not BulkAction.objects.exists()


def test_a_circle_of_another_host_takes_nobody(client: Client, theo: Host, people: list[Person], now: datetime) -> None:
    theirs = create_circle(host=theo, name="Theirs", now=now)
    assert do(client, "put-in", people, into=theirs.pk).status_code == 404


def test_nothing_to_undo_is_said(client: Client, people: list[Person]) -> None:
    assert "There is nothing to undo." in client.post(reverse("undo_last_step"), follow=True).text


def test_nobody_undoes_a_step_of_another_host(client: Client, theo: Host, people: list[Person]) -> None:
    do(client, "got", people[:1])
    step = BulkAction.objects.get()
    client.force_login(theo)
    assert client.post(reverse("undo_step", args=[step.pk])).status_code == 404
    assert "There is nothing to undo." in client.post(reverse("undo_last_step"), follow=True).text


def test_a_button_of_one_card_answers_with_the_card_and_the_way_back(client: Client, people: list[Person]) -> None:
    address = reverse("mark_person", args=[people[0].pk, "got"])
    card = client.post(address, headers=HTMX).text
    assert f'data-person="{people[0].pk}"' in card
    assert "You have talked with Person &lt;0&gt;." in card
    assert reverse("undo_step", args=[BulkAction.objects.get().pk]) in card


def test_every_add_has_its_remove_and_works_without_a_script(client: Client, people: list[Person]) -> None:
    page = client.get(reverse("deck")).text
    for verb in ("got", "not-got", "need", "not-need", "aside", "back", "put-in", "take-out"):
        assert f'name="verb" value="{verb}"' in page
    assert page.count('form="triage"') == 12
    assert "style=" not in page
