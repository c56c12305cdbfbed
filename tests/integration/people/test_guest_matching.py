from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.people.guest_matching import people_for_guests
from klatsch.people.models import Handle
from klatsch.people.queries import person_for_guest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host


ROWS = [
    "Amal,Haddad,https://www.linkedin.com/in/amal-haddad,amal@example.org,Bakery,Baker,05 Jan 2020",
    "Bo,Lund,https://www.linkedin.com/in/bo-lund,,Harbour,Pilot,06 Jan 2020",
    "Bo,Lund,https://www.linkedin.com/in/bo-lund-2,,School,Teacher,07 Jan 2020",
    "Noor,Aziz,https://www.linkedin.com/in/noor-aziz,shared@example.org,,,08 Jan 2020",
    "Ines,Rocha,https://www.linkedin.com/in/ines-rocha,shared@example.org,,,09 Jan 2020",
]
GUESTS = [
    ("AMAL@example.org", ""),
    ("somebody@example.org", "https://www.linkedin.com/in/bo-lund/"),
    ("shared@example.org", ""),
    ("shared@example.org", "https://www.linkedin.com/in/noor-aziz"),
    ("", "@pilot"),
    ("", "PILOT"),
    ("", "twice"),
    ("nobody@example.org", "@nobody"),
    ("", ""),
    ("", "https://example.org/"),
]


@pytest.fixture
def deck(hanna: Host, linkedin_file: Callable[..., Any], bring: Callable[..., Any]) -> Host:
    bring(hanna, linkedin_file(*ROWS))
    handles = Handle.objects.filter(host=hanna)
    handles.filter(actor_id="bo-lund").update(handle="Pilot")
    handles.filter(actor_id__in=["noor-aziz", "ines-rocha"]).update(handle="twice")
    return hanna


def test_many_guests_are_known_just_as_one_is(deck: Host, theo: Host) -> None:
    found = people_for_guests(deck, GUESTS)
    assert found == [person_for_guest(deck, email=email, handle=handle) for email, handle in GUESTS]
    assert [person and person.name for person in found[:6]] == [
        *("Amal Haddad", "Bo Lund", None, "Noor Aziz", "Bo Lund", "Bo Lund"),
    ]
    assert people_for_guests(theo, GUESTS) == [None] * len(GUESTS)


def test_it_takes_four_queries_however_many_come(
    deck: Host, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        people_for_guests(deck, GUESTS * 5)
