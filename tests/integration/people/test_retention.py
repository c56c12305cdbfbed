"""Forgetting what came from a network long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import Refused
from klatsch.insight.bulk_actions.apply import apply_bulk_action
from klatsch.people.imports.jobs import import_archive
from klatsch.people.merging.merge import merge_people
from klatsch.people.models import Fact, Handle, Interaction, Person
from klatsch.people.privacy.retention import count_expired_people, purge_expired, set_retention
from klatsch.people.profiles.marks import add_note, mark_got
from klatsch.people.queries import retention_months_of
from tests.factories import add_interactions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host


ROWS = [f"Anna,No{n},https://www.linkedin.com/in/anna-{n},a{n}@example.org,Co,Job,01 Jan 2020" for n in range(4)]
YEAR = {"linkedin": 12}


@pytest.fixture
def people(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any], card_file: Callable[..., Any]
) -> list[Person]:
    bring(hanna, linkedin_file(*ROWS))
    return list(Person.objects.order_by("name"))


def later(now: datetime, days: int) -> datetime:
    return now + timedelta(days=days)


def test_nothing_goes_by_itself_unless_the_host_said_so(people: list[Person], now: datetime) -> None:
    assert purge_expired(now=later(now, 9999)) == 0
    assert Person.objects.count() == 4


def test_what_is_due_goes_with_all_that_hangs_on_it_and_not_a_day_before(
    hanna: Host, people: list[Person], now: datetime
) -> None:
    add_interactions(people[0], 3, text="Hello?")
    set_retention(host=hanna, months=YEAR, now=now)  # type: ignore[arg-type]
    assert purge_expired(now=later(now, 364)) == 0
    assert purge_expired(now=later(now, 366)) == 4
    for model in (Person, Handle, Fact, Interaction):
        assert not model.objects.exists()
    assert purge_expired(now=later(now, 366)) == 0


def test_whoever_the_host_has_had_to_do_with_stays(hanna: Host, people: list[Person], now: datetime) -> None:
    mark_got(person=people[0], now=now)
    apply_bulk_action(host=hanna, verb="need", people=[people[1].pk], now=now)
    add_note(person=people[2], text="plays the harp", now=now)
    set_retention(host=hanna, months=YEAR, now=now)  # type: ignore[arg-type]
    assert count_expired_people(hanna, YEAR, later(now, 400)) == 1  # type: ignore[arg-type]
    purge_expired(now=later(now, 400))
    assert list(Person.objects.order_by("name")) == people[:3]


def test_time_counts_from_the_newest_archive_that_told_of_them(
    hanna: Host, people: list[Person], now: datetime, linkedin_file: Callable[..., Any]
) -> None:
    newer = linkedin_file(ROWS[0].replace("Job", "Boss"), *ROWS[2:], name="newer.csv")
    import_archive(host=hanna, path=newer, now=later(now, 200))
    set_retention(host=hanna, months=YEAR, now=now)  # type: ignore[arg-type]
    assert purge_expired(now=later(now, 400)) == 1
    assert [person.name for person in Person.objects.order_by("name")] == ["Anna No0", "Anna No2", "Anna No3"]
    assert purge_expired(now=later(now, 600)) == 3


def test_an_account_elsewhere_keeps_the_person(
    hanna: Host, people: list[Person], now: datetime, bring: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    bring(hanna, card_file("UID:7\nFN:Anna in the book\nTEL:+49 1"))
    book = Person.objects.get(name="Anna in the book")
    merge_people(kept=people[0], absorbed=book, now=now)
    set_retention(host=hanna, months=YEAR, now=now)  # type: ignore[arg-type]
    assert purge_expired(now=later(now, 400)) == 4
    left = Person.objects.get(merged_into=None)
    assert (left.pk, left.name, left.company) == (people[0].pk, "Anna in the book", "")


def test_one_hosts_choice_is_not_anothers(
    hanna: Host,
    theo: Host,
    people: list[Person],
    now: datetime,
    bring: Callable[..., Any],
    linkedin_file: Callable[..., Any],
) -> None:
    bring(theo, linkedin_file(*ROWS))
    set_retention(host=theo, months=YEAR, now=now)  # type: ignore[arg-type]
    purge_expired(now=later(now, 400))
    assert set(Person.objects.values_list("host", flat=True)) == {hanna.pk}


def test_somebody_forgotten_so_may_come_back(
    hanna: Host, people: list[Person], now: datetime, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    set_retention(host=hanna, months=YEAR, now=now)  # type: ignore[arg-type]
    purge_expired(now=later(now, 400))
    bring(hanna, linkedin_file(*ROWS))
    assert Person.objects.count() == 4


def test_a_choice_can_be_changed_and_taken_back(hanna: Host, now: datetime) -> None:
    set_retention(host=hanna, months={"linkedin": 12, "x": 6}, now=now)
    set_retention(host=hanna, months={"linkedin": 24, "x": None}, now=now)
    assert retention_months_of(hanna) == {"linkedin": 24}
    with pytest.raises(Refused) as refusal:
        set_retention(host=hanna, months={"linkedin": 1}, now=now)
    assert refusal.value.code == "unknown-retention-period"


def test_many_go_in_a_few_statements(
    hanna: Host,
    now: datetime,
    bring: Callable[..., Any],
    linkedin_file: Callable[..., Any],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = [ROWS[0].replace("anna-0", f"anna-{n}").replace("a0@", f"a{n}@") for n in range(300)]
    bring(hanna, linkedin_file(*rows))
    set_retention(host=hanna, months=YEAR, now=now)  # type: ignore[arg-type]
    with django_assert_max_num_queries(80):
        assert purge_expired(now=later(now, 400)) == 300
