"""The charts of the deck and the tables beside them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.people.deck.counts import connections_by_year, network_overlap, writing_counts
from klatsch.people.merging.merge import merge_people
from tests.factories import add_interactions, add_person

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.people.models.people import Person


@pytest.fixture
def people(client: Client, hanna: Host, now: datetime) -> list[Person]:
    client.force_login(hanna)
    found = [
        add_person(hanna, "Ann", network="linkedin", known_since=date(2016, 5, 1)),
        add_person(hanna, "Ann too", network="x", known_since=date(2018, 1, 1)),
        add_person(hanna, "Bo", network="x", known_since=date(2018, 7, 1)),
        add_person(hanna, "Cy", network="x"),
        add_person(hanna, "Di", network="x"),
    ]
    add_interactions(found[2], 9, 8)
    add_interactions(found[3], 9)
    add_interactions(found[3], 2, by_host=True)
    add_interactions(found[4], 5, by_host=True)
    merge_people(kept=found[0], absorbed=found[1], now=now)
    return found


def test_the_overlap_counts_each_person_once_on_both_sides(hanna: Host, people: list[Person]) -> None:
    counted = network_overlap(hanna)
    assert counted["x", "x"] == 4
    assert counted["linkedin", "linkedin"] == 1
    assert counted["linkedin", "x"] == counted["x", "linkedin"] == 1


def test_years_without_a_new_tie_are_there_too(hanna: Host, people: list[Person]) -> None:
    assert connections_by_year(hanna) == {2016: 1, 2017: 0, 2018: 1}


def test_who_writes_and_who_answers_is_told_of_everybody(hanna: Host, people: list[Person]) -> None:
    writing = writing_counts(hanna)
    assert (writing.both, writing.only_received, writing.only_sent, writing.neither, writing.your_turn) == (
        1,
        1,
        1,
        1,
        1,
    )


def test_every_picture_has_a_table_with_the_same(client: Client, people: list[Person]) -> None:
    page = client.get(reverse("deck_pictures")).text
    assert page.count('<svg class="drawn ') == page.count('role="region"') == 3
    assert len(re.findall('<rect [^>]*class="own"', page)) == 3 + 5
    assert f"{reverse('deck')}?since=2018" in page
    assert f"{reverse('deck')}?waiting=yes" in page
    assert "style=" not in page


def test_another_hosts_people_are_not_counted(client: Client, theo: Host, people: list[Person]) -> None:
    client.force_login(theo)
    page = client.get(reverse("deck_pictures")).text
    assert "?since=2018" not in page
    assert "LinkedIn" not in page
    assert (network_overlap(theo), connections_by_year(theo), writing_counts(theo).neither) == ({}, {}, 0)


def test_where_nobody_is_no_picture_is_drawn_but_the_next_step_told(client: Client, theo: Host) -> None:
    client.force_login(theo)
    page = client.get(reverse("deck_pictures")).text
    assert '<svg class="drawn"' not in page
    assert f'class="button primary" href="{reverse("imports")}"' in page


def test_the_pictures_take_few_queries(
    client: Client, people: list[Person], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        client.get(reverse("deck_pictures"))
    with django_assert_max_num_queries(7):
        client.get(reverse("deck_pictures"))
