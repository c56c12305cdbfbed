from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.emails.confirmation_link import confirmation_url
from klatsch.bookings.lifecycle.answer import approve_request, decline_request
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core import clock
from klatsch.invitations.models import Admission
from tests.cast import AMAL, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking


HOUR = timedelta(hours=1)


@pytest.fixture
def held(hanna: Host, now: datetime) -> Booking:
    invitation = open_coffee(hanna, now, must_confirm=True)
    return create_booking(invitation=invitation, starts_at=now + 3 * HOUR, guest=details_of(AMAL), now=now)


@pytest.fixture
def link(held: Booking) -> str:
    return "/b/" + confirmation_url(held).split("/b/", 1)[1]


def form_token(page: str) -> dict[str, str]:
    return {"form_token": re.search(r'name="form_token"\s+value="([^"]+)"', page).group(1)}


def test_the_page_of_a_held_time_asks_to_look_into_the_mail_and_cannot_confirm(client: Client, held: Booking) -> None:
    page = client.get(f"/b/{held.token}/").content.decode()
    assert "look into your mail" in page
    assert "until 10:10 on Monday, 5 January 2026 (Cairo time)" in page
    assert "/confirm/" not in page


def test_who_reads_twelve_hours_reads_the_deadline_so_too(client: Client, held: Booking) -> None:
    page = client.get(f"/b/{held.token}/", headers={"accept-language": "en-US"}).content.decode()
    assert "until 10:10 AM on Monday" in page


def test_the_link_leads_to_a_button_and_looking_changes_nothing(client: Client, held: Booking, link: str) -> None:
    page = client.get(link).content.decode()
    assert "Yes, I will come" in page
    held.refresh_from_db()
    assert held.state == "held"
    answer = client.post(link, form_token(page))
    assert (answer.status_code, answer["Location"]) == (303, f"/b/{held.token}/")
    held.refresh_from_db()
    assert held.state == "booked"
    assert "looking forward" in client.get(link).content.decode()


def test_a_code_that_is_not_in_the_letter_is_a_404(client: Client, held: Booking, link: str) -> None:
    assert client.get(f"/b/{held.token}/confirm/guess/").status_code == 404
    assert client.post(f"/b/{held.token}/confirm/guess/").status_code == 404


def test_confirming_needs_the_token_of_the_form(client: Client, held: Booking, link: str) -> None:
    assert client.post(link).status_code == 409


def test_who_comes_too_late_is_told_kindly(client: Client, held: Booking, link: str, now: datetime) -> None:
    form = form_token(client.get(link).content.decode())
    with clock.frozen_at(now + timedelta(minutes=10)):
        assert "Yes, I will come" not in client.get(link).content.decode()
        answer = client.post(link, form)
    assert answer.status_code == 409
    assert "not held for you any more" in answer.content.decode()
    assert "See what is left" in answer.content.decode()


def test_a_request_has_a_page_while_it_waits_and_after(client: Client, hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, admission=Admission.BY_APPROVAL, place_details="my kitchen")
    assert "reads every request before saying yes" in client.get(f"/i/{invitation.slug}/").text
    asked = create_booking(invitation=invitation, starts_at=now + 3 * HOUR, guest=details_of(AMAL), now=now)
    page = client.get(f"/b/{asked.token}/").content.decode()
    assert "Hanna Weiss has your wish and will answer" in page
    assert "my kitchen" not in page
    decline_request(booking=asked, now=now)
    assert "says nothing about you" in client.get(f"/b/{asked.token}/").content.decode()
    again = create_booking(invitation=invitation, starts_at=now + 3 * HOUR, guest=details_of(AMAL), now=now)
    approve_request(booking=again, now=now)
    assert "my kitchen" in client.get(f"/b/{again.token}/").content.decode()


def test_who_is_not_meant_learns_it_only_behind_the_link_in_the_letter(
    client: Client, hanna: Host, now: datetime
) -> None:
    coffee = open_coffee(hanna, now, audience="met")
    held = create_booking(invitation=coffee, starts_at=now + 3 * HOUR, guest=details_of(AMAL), now=now)
    assert "meant for others" not in client.get(f"/b/{held.token}/").text
    link = "/b/" + confirmation_url(held).split("/b/", 1)[1]
    answer = client.post(link, form_token(client.get(link).text))
    assert answer.status_code == 403
    assert "meant for others" in answer.text
    assert "a link of your own" in answer.text
