"""The pages of circles, of one circle, and of people without one."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.models import PersonalLink
from klatsch.core.net.urls import absolute_url
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.models import Circle
from klatsch.insight.queries import members_of, people_in_no_circle
from klatsch.invitations.models import Audience
from klatsch.people.models import Person
from tests.cast import open_coffee
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host


@pytest.fixture
def host(client: Client, hanna: Host) -> Host:
    client.force_login(hanna)
    return hanna


@pytest.fixture
def acme(host: Host, now: datetime) -> Circle:
    for number in range(30):
        add_person(host, f"Acme {number:02}", network="linkedin", company="Acme <3")
    for number in range(40):
        add_person(host, f"Other {number:02}", network="x")
    recompute_deck(host=host, now=now)
    return Circle.objects.get()


@pytest.mark.parametrize("name", ["circles", "others"])
def test_nobody_sees_anything_without_signing_in(client: Client, db: None, name: str) -> None:
    assert "login" in client.get(reverse(name))["Location"]


def test_without_people_the_pages_say_what_will_be_there(client: Client, host: Host) -> None:
    assert "No circle yet" in client.get(reverse("circles")).text
    assert "Everybody is in a circle" in client.get(reverse("others")).text


def test_circles_are_a_picture_and_a_table_with_the_same(client: Client, acme: Circle) -> None:
    page = client.get(reverse("circles")).text
    assert page.count("Acme &lt;3") >= 2
    assert 'class="bubble"' in page
    assert "All are or were at Acme &lt;3; of everybody else, none." in page
    assert "40 people are in no circle." in page
    assert "style=" not in page


def test_a_circle_shows_its_members_page_by_page(client: Client, acme: Circle) -> None:
    first = client.get(reverse("circle", args=[acme.pk])).text
    assert "Acme 00" in first
    assert "Acme 29" not in first
    assert "Acme 29" in client.get(reverse("circle", args=[acme.pk]), {"page": "2"}).text


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "9" * 40, "\0"])
def test_nonsense_in_the_address_breaks_nothing(client: Client, acme: Circle, page: str) -> None:
    for address in (reverse("others"), reverse("circle", args=[acme.pk])):
        assert client.get(address, {"page": page, "q": page}).status_code == 200


def test_others_come_with_why_they_may_be_here(client: Client, acme: Circle) -> None:
    page = client.get(reverse("others")).text
    assert "40 people are in no circle" in page
    assert "Connected on X" in page


def test_whoever_is_in_a_circle_is_one_step_from_why_they_are_here(
    client: Client, host: Host, acme: Circle, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = members_of(acme)[0]
    with django_assert_max_num_queries(16):
        page = client.get(reverse("circle", args=[acme.pk]), {"q": "Other"}).text
    assert reverse("evidence", args=[first.pk]) in page
    assert page.count("Why is ") == 24 + 8
    other = people_in_no_circle(host)[0]
    assert reverse("evidence", args=[other.pk]) in client.get(reverse("others")).text


def test_the_people_of_a_circle_are_a_table_without_formulas(client: Client, host: Host, acme: Circle) -> None:
    Person.objects.filter(pk=members_of(acme)[0].pk).update(name='=1+1,"x"')
    answer = client.get(reverse("circle_people", args=[acme.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="circle-{acme.pk}.csv"'
    titles, *rows = csv.reader(answer.text.splitlines())
    assert titles == ["name", "headline", "company", "place", "known_since", "talked_on"]
    assert len(rows) == 30
    assert rows[0][0] == '\'=1+1,"x"'
    assert rows[0][2] == "Acme <3"


def test_everybody_in_a_circle_is_given_a_link_by_one_button_and_it_stays(
    client: Client, host: Host, acme: Circle, now: datetime
) -> None:
    invitation = open_coffee(host, now, audience=Audience.PERSONAL_LINK)
    address = reverse("circle_links", args=[acme.pk])
    assert f'value="{invitation.slug}"' in client.get(reverse("circle", args=[acme.pk])).text
    first, again = (client.post(address, {"invitation": invitation.slug}).text for _ in range(2))
    assert first == again
    titles, *rows = csv.reader(first.splitlines())
    assert titles == ["name", "link", "good_until"]
    assert {row[0] for row in rows} == {person.name for person in members_of(acme)}
    assert {row[1] for row in rows} == {
        absolute_url(f"/i/{invitation.slug}/?link={link.token}") for link in PersonalLink.objects.all()
    }


def test_no_link_leads_to_what_is_over_or_belongs_to_somebody_else(
    client: Client, host: Host, acme: Circle, theo: Host, now: datetime
) -> None:
    over = open_coffee(host, now, audience=Audience.PERSONAL_LINK)
    type(over).objects.filter(pk=over.pk).update(closes_at=now)
    address = reverse("circle_links", args=[acme.pk])
    assert "This invitation is over" in client.post(address, {"invitation": over.slug}, follow=True).text
    assert client.post(address, {"invitation": open_coffee(theo, now).slug}).status_code == 404
    assert not PersonalLink.objects.exists()


def test_a_circle_is_renamed_and_without_a_name_keeps_its_own(client: Client, acme: Circle) -> None:
    client.post(reverse("rename_circle", args=[acme.pk]), {"name": "Old firm"})
    answer = client.post(reverse("rename_circle", args=[acme.pk]), {"name": " "}, follow=True)
    assert "A circle needs a name" in answer.text
    assert "<h1>Old firm</h1>" in answer.text


def test_people_are_put_in_and_taken_out_by_buttons(client: Client, host: Host, acme: Circle) -> None:
    person = people_in_no_circle(host)[0]
    client.post(reverse("circle_member", args=[acme.pk, person.pk, "in"]))
    assert person in members_of(acme)
    answer = client.post(reverse("circle_member", args=[acme.pk, person.pk, "out"]), follow=True)
    assert "is not in this circle any more" in answer.text
    assert person not in members_of(acme)
    assert client.post(reverse("circle_member", args=[acme.pk, person.pk, "sideways"])).status_code == 404


def test_somebody_is_found_by_part_of_a_name(client: Client, acme: Circle) -> None:
    page = client.get(reverse("circle", args=[acme.pk]), {"q": "other 17"}).text
    assert "Other 17" in page


def test_not_so_takes_a_circle_away_and_can_be_undone(client: Client, acme: Circle) -> None:
    answer = client.post(reverse("circle_not_so", args=[acme.pk]), follow=True)
    assert "It will not come up again." in answer.text
    assert "No circle yet" in answer.text
    client.post(reverse("restore_circle", args=[acme.pk]))
    assert "No circle yet" not in client.get(reverse("circles")).text


def test_a_circle_is_drawn_by_hand(client: Client, host: Host) -> None:
    answer = client.post(reverse("new_circle"), {"name": "Thursday hockey"}, follow=True)
    assert "<h1>Thursday hockey</h1>" in answer.text
    assert "A circle needs a name" in client.post(reverse("new_circle"), follow=True).text


def test_circles_of_another_host_are_not_there(client: Client, acme: Circle, theo: Host) -> None:
    client.force_login(theo)
    for name in ("rename_circle", "circle_not_so", "restore_circle"):
        assert client.post(reverse(name, args=[acme.pk])).status_code == 404
    assert client.get(reverse("circle", args=[acme.pk])).status_code == 404
