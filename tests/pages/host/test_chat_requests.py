from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.invitations.models import Admission
from tests.cast import AMAL, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking


@pytest.fixture
def asked(hanna: Host, now: datetime) -> Booking:
    invitation = open_coffee(hanna, now, admission=Admission.BY_APPROVAL)
    guest = details_of(AMAL, answer="Bread, mostly.")
    return create_booking(invitation=invitation, starts_at=now + timedelta(hours=3), guest=guest, now=now)


@pytest.fixture
def at_home(client: Client, hanna: Host) -> Client:
    client.force_login(hanna)
    return client


def test_requests_stand_above_the_chats_with_two_buttons(at_home: Client, asked: Booking) -> None:
    page = at_home.get(reverse("chats")).content.decode()
    for said in ("Waiting for your answer", "Amal Haddad", "Bread, mostly.", "Yes, gladly", "Not this time"):
        assert said in page


@pytest.mark.parametrize(
    ("verb", "state", "said"),
    [
        ("approve_chat", "booked", "You have a chat with Amal"),
        ("decline_chat", "declined", "A kind letter tells Amal"),
    ],
)
def test_a_button_answers(at_home: Client, asked: Booking, verb: str, state: str, said: str) -> None:
    assert at_home.get(reverse(verb, args=[asked.pk])).status_code == 405
    page = at_home.post(reverse(verb, args=[asked.pk]), follow=True).content.decode()
    asked.refresh_from_db()
    assert asked.state == state
    assert said in page
    assert "Waiting for your answer" not in page


@pytest.mark.parametrize("verb", ["approve_chat", "decline_chat"])
def test_a_request_that_was_taken_back_says_so(at_home: Client, asked: Booking, now: datetime, verb: str) -> None:
    cancel_booking(booking=asked, by="guest", now=now)
    assert "taken back" in at_home.post(reverse(verb, args=[asked.pk]), follow=True).content.decode()


@pytest.mark.parametrize("verb", ["approve_chat", "decline_chat"])
def test_requests_are_their_own_hosts_business(client: Client, asked: Booking, theo: Host, verb: str) -> None:
    client.force_login(theo)
    assert client.post(reverse(verb, args=[asked.pk])).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "requested"
