"""The page of a person: editing, circles, chats, and the timeline of interactions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.models import Circle
from klatsch.people.models import Avatar, Fact, Person
from tests.cast import AMAL, BO, details_of
from tests.factories import add_interactions, add_person

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


@pytest.fixture
def amal(client: Client, hanna: Host, now: datetime) -> Person:
    client.force_login(hanna)
    person = add_person(hanna, "Amal Haddad", company="Kilns & Co")
    Fact.objects.create(
        host=hanna, handle=person.handles.get(), field="email", key=AMAL.email, value=AMAL.email, told_at=now
    )
    return person


def page_of(client: Client, person: Person) -> str:
    return client.get(reverse("person", args=[person.pk])).text


def test_the_card_is_written_on(client: Client, amal: Person) -> None:
    address = reverse("edit_person", args=[amal.pk])
    answer = client.post(address, {"name": "Amal <H>", "company": amal.company}, follow=True).text
    assert "no import will change it" in answer
    assert "Amal &lt;H&gt;" in answer
    assert "Written by you" in answer
    assert not Fact.objects.filter(field="company").exists()


def test_a_picture_is_shown_to_its_host_and_to_nobody_else(client: Client, theo: Host, amal: Person) -> None:
    handle = amal.handles.get()
    Avatar.objects.create(handle=handle, digest="d" * 64, content=b"\xff\xd8\xff picture")
    assert f'src="/people/handles/{handle.pk}/photo.jpg?dddddddddddd"' in page_of(client, amal)
    answer = client.get(reverse("photo", args=[handle.pk]))
    assert (answer.content, answer["Content-Type"]) == (b"\xff\xd8\xff picture", "image/jpeg")
    assert answer["Cache-Control"].startswith("private")
    client.force_login(theo)
    assert client.get(reverse("photo", args=[handle.pk])).status_code == 404


def test_nobody_writes_on_a_card_of_another_host(client: Client, theo: Host, amal: Person) -> None:
    client.force_login(theo)
    assert client.post(reverse("edit_person", args=[amal.pk]), {"name": "X"}).status_code == 404
    assert Person.objects.get(pk=amal.pk).name == "Amal Haddad"


def test_their_chats_are_there_and_nobody_elses(
    client: Client, coffee: Invitation, amal: Person, now: datetime
) -> None:
    for guest, hours in ((AMAL, 1), (BO, 3)):
        create_booking(invitation=coffee, starts_at=now + timedelta(hours=hours), guest=details_of(guest), now=now)
    page = page_of(client, amal)
    assert page.count("Coffee with me") == 1
    assert "5 January 2026, 10:00" in page


def test_an_address_that_two_people_have_tells_nothing_of_either(
    client: Client, hanna: Host, coffee: Invitation, amal: Person, now: datetime
) -> None:
    other = add_person(hanna, "Amal the Second")
    Fact.objects.create(host=hanna, person=other, field="email", key=AMAL.email, value=AMAL.email, told_at=now)
    create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    assert "Coffee with me" not in page_of(client, amal)


def test_circles_are_joined_and_left_from_the_page(client: Client, amal: Person) -> None:
    told = {"person": amal.pk, "back": reverse("person", args=[amal.pk])}
    page = client.post(reverse("triage"), told | {"verb": "put-in", "new_circle": "Choir"}, follow=True).text
    assert "Take out of “Choir”" in page
    circle = Circle.objects.get()
    page = client.post(reverse("triage"), told | {"verb": "take-out", "into": circle.pk}, follow=True).text
    assert "In no circle yet." in page


def test_what_passed_is_told_day_by_day_with_its_network(client: Client, amal: Person) -> None:
    add_interactions(amal, 2, 2, 9, text="Shall we <talk>?")
    add_interactions(amal, 2, kind="boost", by_host=True)
    page = page_of(client, amal)
    assert page.count("a message · Mastodon") == 3
    assert "from you · shared a post · Mastodon" in page
    assert "Shall we &lt;talk&gt;?" in page
    assert page.index("3 January 2026") < page.index("27 December 2025")


def test_a_day_is_a_day_of_the_host(client: Client, hanna: Host, amal: Person) -> None:
    add_interactions(amal, 0.4)  # type: ignore[arg-type]
    assert "4 January 2026" in page_of(client, amal)
    hanna.time_zone = "Pacific/Kiritimati"
    hanna.save()
    assert "5 January 2026" in page_of(client, amal)


def test_why_they_are_here_stands_on_the_page_with_the_way_to_the_host(
    client: Client, hanna: Host, amal: Person, now: datetime
) -> None:
    kim, bo = add_person(hanna, "Kim Sato", got_at=now), add_person(hanna, "Bo Li")
    for one, other, thread in ((kim, bo, "cooks"), (bo, amal, "walks")):
        for person in (one, other):
            add_interactions(person, 30, thread=thread, is_group=True)
    recompute_deck(host=hanna, now=now)
    page = page_of(client, amal)
    assert "Why is Amal Haddad here?" in page
    assert '<p class="way">Amal Haddad → Bo Li → Kim Sato → you</p>' in page
    assert reverse("evidence", args=[amal.pk]) in page
    assert reverse("not_so", args=[amal.pk, "trust"]) in page


def test_a_person_takes_the_same_queries_however_much_there_is(
    client: Client, amal: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    add_interactions(amal, *range(150))
    with django_assert_max_num_queries(24):
        page_of(client, amal)
