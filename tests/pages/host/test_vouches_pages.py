"""Vouches on the page of a person: recorded, withdrawn, marked as mistaken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.insight.models import Vouch
from klatsch.people.profiles.marks import mark_got
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from klatsch.accounts.models import Host
    from klatsch.people.models.people import Person


@pytest.fixture
def ines(client: Client, hanna: Host, now: datetime) -> Person:
    client.force_login(hanna)
    person = add_person(hanna, "Ines <Holm>", company="Quay Books")
    mark_got(person=person, now=now)
    return person


@pytest.fixture
def bo(hanna: Host) -> Person:
    return add_person(hanna, "Bo Li")


def page_of(client: Client, person: Person) -> str:
    return client.get(reverse("person", args=[person.pk])).text


def vouch(client: Client, by: int | str, person: Person) -> Response:
    return client.post(reverse("vouch", args=[person.pk]), {"by": by}, follow=True)


def test_a_vouch_is_written_down_seen_on_both_pages_and_taken_back(
    client: Client, ines: Person, bo: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert "Ines &lt;Holm&gt; · Quay Books</option>" in page_of(client, bo)
    with django_capture_on_commit_callbacks(execute=True):
        answer = vouch(client, ines.pk, bo).text
    assert "Ines &lt;Holm&gt; vouched for them on" in answer
    assert "</option>" not in answer.partition('id="vouches"')[2].partition("</section>")[0].replace(
        '<option value="">Somebody you know</option>', ""
    )
    given = page_of(client, ines)
    assert "They can vouch for 4 more people." in given
    assert f'They vouched for <a href="/people/{bo.pk}/">Bo Li</a>' in given
    evidence = client.get(reverse("evidence", args=[bo.pk])).text
    assert "Ines &lt;Holm&gt; vouched for them" in evidence
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("take_back_vouch", args=[Vouch.objects.get().pk]))
    assert "Nobody yet." in page_of(client, bo)
    assert "vouched for them" not in client.get(reverse("evidence", args=[bo.pk])).text


def test_a_mistake_is_said_and_counts_no_more(client: Client, ines: Person, bo: Person) -> None:
    vouch(client, ines.pk, bo)
    address = reverse("mistaken_vouch", args=[Vouch.objects.get().pk])
    assert "it does not count" in client.post(address, follow=True).text
    assert "They can vouch for 3 more people." in page_of(client, ines)


@pytest.mark.parametrize("by", ["", "x", "-1", "9" * 30])
def test_who_is_nobody_cannot_vouch(client: Client, ines: Person, bo: Person, by: str) -> None:
    answer = vouch(client, by, bo)
    assert "choose who vouches" in answer.text
    assert not Vouch.objects.exists()


def test_people_of_another_host_neither_vouch_nor_are_vouched_for(
    client: Client, theo: Host, ines: Person, bo: Person
) -> None:
    vouch(client, ines.pk, bo)
    made = Vouch.objects.get()
    client.force_login(theo)
    own = add_person(theo, "Kim Park")
    assert vouch(client, ines.pk, own).status_code == 404
    assert vouch(client, ines.pk, bo).status_code == 404
    assert client.post(reverse("take_back_vouch", args=[made.pk])).status_code == 404
    assert client.post(reverse("mistaken_vouch", args=[made.pk])).status_code == 404
    assert Vouch.objects.get().mistaken_at is None


def test_an_invitation_for_vouched_people_can_be_written(client: Client, ines: Person) -> None:
    assert "for whom somebody I know vouches" in client.get(reverse("new_invitation")).text
