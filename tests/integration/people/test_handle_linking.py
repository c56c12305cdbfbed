"""Handle linking: identical strong keys join accounts to one person, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.people.models import Handle, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from klatsch.accounts.models import Host


ZOE = "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Ferry,Pilot,08 Feb 2019"
BY_LINK = "UID:1\nFN:Zoë\nURL:https://www.linkedin.com/in/zoe-brandt/"
BY_EMAIL = "UID:2\nFN:Z. Brandt\nEMAIL:Zoe@example.org"
BY_NAME_ONLY = "UID:3\nFN:Zoe Brandt\nORG:Ferry"


@pytest.mark.parametrize("card", [BY_LINK, BY_EMAIL])
@pytest.mark.parametrize("linkedin_first", [True, False])
def test_a_profile_link_or_a_checked_address_joins_in_either_order(
    hanna: Host,
    bring: Callable[..., Any],
    linkedin_file: Callable[..., Any],
    card_file: Callable[..., Any],
    card: str,
    linkedin_first: bool,
) -> None:
    files = [linkedin_file(ZOE), card_file(card)]
    for path in files if linkedin_first else reversed(files):
        bring(hanna, path)
    assert (Person.objects.count(), Handle.objects.count()) == (1, 2)


def test_the_same_name_and_company_join_nobody(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE))
    bring(hanna, card_file(BY_NAME_ONLY))
    assert Person.objects.count() == 2


def test_an_address_that_several_people_have_joins_nobody(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    bring(hanna, card_file("UID:1\nFN:Ann\nEMAIL:zoe@example.org", "UID:2\nFN:Ben\nEMAIL:zoe@example.org"))
    bring(hanna, linkedin_file(ZOE))
    assert Person.objects.count() == 3


def test_two_cards_are_joined_by_address_only_under_one_name(
    hanna: Host, bring: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    bring(hanna, card_file("UID:1\nFN:Zoë Brandt\nEMAIL:z@example.org", name="phone.vcf"))
    bring(hanna, card_file("UID:2\nFN:ZOE BRANDT\nEMAIL:z@example.org", name="mail.vcf"))
    bring(hanna, card_file("UID:3\nFN:Bo Li\nEMAIL:z@example.org", name="other.vcf"))
    assert Person.objects.count() == 2


def test_the_card_of_a_joined_person_shows_both(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE))
    bring(hanna, card_file(BY_LINK))
    person = Person.objects.get()
    assert (person.name, person.company, str(person.known_since)) == ("Zoë", "Ferry", "2019-02-08")


def test_joining_stops_at_the_border_of_a_deck(
    hanna: Host, theo: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any], card_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE))
    bring(theo, card_file(BY_LINK))
    assert Person.objects.get(host=theo).handles.get().network == "contacts"
