"""Reading the deck: search, filters, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import NotFound
from klatsch.insight.bulk_actions.apply import apply_bulk_action
from klatsch.people.access import import_for, person_for
from klatsch.people.deck.counts import deck_tally
from klatsch.people.deck.deck import deck_page
from klatsch.people.deck.filters import Filters
from klatsch.people.models import Person
from klatsch.people.queries import file_reports, person_for_guest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host


ROWS = [
    "Zoë,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Fähre & Söhne,Pilot,08 Feb 2019",
    "Ida,Søndergård,https://www.linkedin.com/in/ida-s,,Nordlicht,Baker,11 Nov 2021",
    "Hannah,Annan,https://www.linkedin.com/in/h-annan,,Deutsche Bahn,Driver,03 Mar 2016",
    "Bo,Li,https://www.linkedin.com/in/bo-li,,,,01 Jan 2020",
]


@pytest.fixture
def deck(hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]) -> Host:
    bring(hanna, linkedin_file(*ROWS))
    return hanna


def names(host: Host, after: None = None, size: int = 24, **filters: str) -> list[str]:
    return [card.person.name for card in deck_page(host, Filters(**filters), after=after, size=size).cards]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zoe", ["Zoë Brandt"]),
        ("ZOË bra", ["Zoë Brandt"]),
        ("anna", ["Hannah Annan"]),
        ("bahn", ["Hannah Annan"]),
        ("fahre", ["Zoë Brandt"]),
        ("ida-s", ["Ida Søndergård"]),
        ("sondergard", ["Ida Søndergård"]),
        ("bo", ["Bo Li"]),
        ("baker nord", ["Ida Søndergård"]),
        ("nobody", []),
        ('"; DROP', []),
        ("100%", []),
        ("_", []),
    ],
)
def test_people_are_found_by_parts_of_words_without_accents(deck: Host, typed: str, found: list[str]) -> None:
    assert names(deck, q=typed) == found


def test_what_is_found_follows_a_change_of_the_person(
    deck: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(deck, linkedin_file(ROWS[0].replace("Pilot", "Astronaut"), *ROWS[1:]))
    assert names(deck, q="astronaut") == ["Zoë Brandt"]
    assert names(deck, q="pilot") == []
    Person.objects.filter(name="Zoë Brandt").delete()
    assert names(deck, q="astronaut") == []


def test_filters_combine(deck: Host, now: datetime) -> None:
    zoe, ida = Person.objects.get(name="Zoë Brandt"), Person.objects.get(name="Ida Søndergård")
    apply_bulk_action(host=deck, verb="got", people=[zoe.pk], now=now)
    apply_bulk_action(host=deck, verb="need", people=[ida.pk], now=now)
    assert names(deck, mark="got") == ["Zoë Brandt"]
    assert names(deck, mark="need", company="nordlicht") == ["Ida Søndergård"]
    assert names(deck, mark="need", company="bahn") == []
    assert names(deck, since="2016", network="linkedin") == ["Hannah Annan"]
    assert names(deck, network="mastodon") == []
    assert names(deck, mark="open") == ["Bo Li", "Hannah Annan", "Ida Søndergård"]


def test_who_is_set_aside_is_out_of_the_way_but_not_gone(deck: Host, now: datetime) -> None:
    zoe = Person.objects.get(name="Zoë Brandt")
    apply_bulk_action(host=deck, verb="aside", people=[zoe.pk], now=now)
    assert "Zoë Brandt" not in names(deck)
    assert names(deck, mark="aside") == ["Zoë Brandt"]
    apply_bulk_action(host=deck, verb="back", people=[zoe.pk], now=now)
    assert "Zoë Brandt" in names(deck)


@pytest.mark.parametrize("sort", ["name", "since", "added", "wrote"])
def test_pages_show_everybody_once_in_one_order(deck: Host, sort: str) -> None:
    Person.objects.filter(name="Bo Li").update(known_since=None)
    whole = names(deck, sort=sort)
    paged, after = [], None
    for _ in range(4):
        page = deck_page(deck, Filters(sort=sort), after=after, size=1)
        paged += [card.person.name for card in page.cards]
        after = page.after
    assert paged == whole
    assert len(set(whole)) == 4
    assert after is None


def test_the_order_is_the_one_asked_for(deck: Host) -> None:
    assert names(deck)[0] == "Bo Li"
    assert names(deck, sort="since")[0] == "Hannah Annan"
    assert names(deck, sort="added")[0] == "Bo Li"


def test_a_page_takes_the_same_few_queries_however_many_people_there_are(
    hanna: Host,
    bring: Callable[..., Any],
    linkedin_file: Callable[..., Any],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    bring(
        hanna,
        linkedin_file(
            *(f"Anna,No{number},https://www.linkedin.com/in/anna-{number},,Co,Job,01 Jan 2020" for number in range(300))
        ),
    )
    with django_assert_max_num_queries(5):
        page = deck_page(hanna, Filters(q="anna", network="linkedin"), size=50)
    assert (len(page.cards), page.matching) == (50, 300)
    assert page.cards[0].why == "Connected on LinkedIn since 2020"


def test_the_count_that_matters(deck: Host, now: datetime) -> None:
    apply_bulk_action(host=deck, verb="got", people=[Person.objects.first().pk], now=now)
    assert (deck_tally(deck).got, deck_tally(deck).people) == (1, 4)


def test_a_guest_is_recognised_by_address_or_handle(deck: Host) -> None:
    zoe = Person.objects.get(name="Zoë Brandt")
    assert person_for_guest(deck, email="ZOE@example.org") == zoe
    assert person_for_guest(deck, email="other@example.org", handle="https://linkedin.com/in/zoe-brandt") == zoe
    assert person_for_guest(deck, handle="@zoe-brandt") == zoe
    assert person_for_guest(deck, handle="zoe") is None
    assert person_for_guest(deck) is None


def test_an_address_that_two_people_share_recognises_nobody(
    hanna: Host, bring: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    bring(hanna, card_file("UID:1\nFN:Ann\nEMAIL:we@example.org", "UID:2\nFN:Ben\nEMAIL:we@example.org"))
    assert Person.objects.count() == 2
    assert person_for_guest(hanna, email="we@example.org") is None


def test_another_host_sees_nobody_of_it(
    deck: Host, theo: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    zoe = Person.objects.get(name="Zoë Brandt")
    assert person_for(deck, zoe.pk) == zoe
    with pytest.raises(NotFound):
        person_for(theo, zoe.pk)
    with pytest.raises(NotFound):
        import_for(theo, deck.imports.get().pk)
    assert names(theo) == names(theo, q="zoe") == []
    assert deck_page(theo, Filters(), after=zoe.pk).cards == []
    assert person_for_guest(theo, email="zoe@example.org", handle="zoe-brandt") is None
    assert deck_tally(theo).people == 0


def test_the_report_tells_each_file(deck: Host) -> None:
    (file,) = file_reports(deck.imports.get())
    assert (file["file"], file["source"], file["rows"], file["new"]) == ("Connections.csv", "linkedin", 4, 4)
