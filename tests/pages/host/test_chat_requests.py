from datetime import timedelta

import pytest
from django.urls import reverse

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.invitations.models import Admission
from tests.cast import AMAL, details_of, open_coffee


@pytest.fixture
def asked(hanna, now):
    invitation = open_coffee(hanna, now, admission=Admission.BY_APPROVAL)
    guest = details_of(AMAL, answer="Bread, mostly.")
    return create_booking(invitation=invitation, starts_at=now + timedelta(hours=3), guest=guest, now=now)


@pytest.fixture
def at_home(client, hanna):
    client.force_login(hanna)
    return client


def test_requests_stand_above_the_chats_with_two_buttons(at_home, asked):
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
def test_a_button_answers(at_home, asked, verb, state, said):
    assert at_home.get(reverse(verb, args=[asked.pk])).status_code == 405
    page = at_home.post(reverse(verb, args=[asked.pk]), follow=True).content.decode()
    asked.refresh_from_db()
    assert asked.state == state
    assert said in page
    assert "Waiting for your answer" not in page


@pytest.mark.parametrize("verb", ["approve_chat", "decline_chat"])
def test_a_request_that_was_taken_back_says_so(at_home, asked, now, verb):
    cancel_booking(booking=asked, by="guest", now=now)
    assert "taken back" in at_home.post(reverse(verb, args=[asked.pk]), follow=True).content.decode()


@pytest.mark.parametrize("verb", ["approve_chat", "decline_chat"])
def test_requests_are_their_own_hosts_business(client, asked, theo, verb):
    client.force_login(theo)
    assert client.post(reverse(verb, args=[asked.pk])).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "requested"
