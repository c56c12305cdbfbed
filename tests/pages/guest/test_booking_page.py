from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import Claim
from klatsch.core import clock
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from icalendar.cal.event import Event
    from icalendar.prop.text import vText

    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)


def form_token(client: Client, booking: Booking) -> str:
    page = client.get(f"/b/{booking.token}/").content.decode()
    return re.search(r'name="form_token"\s+value="([^"]+)"', page).group(1)


def test_the_page_tells_when_in_the_guests_own_time(client: Client, chat: Booking) -> None:
    page = client.get(f"/b/{chat.token}/").content.decode()
    assert "Monday, 5 January, 11:00–11:30" in page
    assert "Cairo" in page


def test_the_secret_in_the_address_is_not_passed_on(client: Client, chat: Booking) -> None:
    answer = client.get(f"/b/{chat.token}/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_cancelling_takes_a_button_and_gives_the_time_back(client: Client, chat: Booking) -> None:
    answer = client.post(f"/b/{chat.token}/cancel/", {"form_token": form_token(client, chat)})
    assert (answer.status_code, answer["Location"]) == (303, f"/b/{chat.token}/")
    assert not Claim.objects.exists()
    assert "will not take place" in client.get(f"/b/{chat.token}/").content.decode()


def test_cancelling_needs_the_token_of_the_form(client: Client, chat: Booking) -> None:
    assert client.post(f"/b/{chat.token}/cancel/").status_code == 409
    assert Claim.objects.exists()


def test_both_calendars_hold_the_same_event_and_cancelling_raises_its_sequence(client: Client, chat: Booking) -> None:
    def event() -> tuple[vText, Event]:
        calendar = icalendar.Calendar.from_ical(client.get(f"/b/{chat.token}/chat.ics").content)
        return calendar["METHOD"], calendar.events[0]  # type: ignore[return-value]

    method, before = event()
    assert method == "REQUEST"
    assert before["ORGANIZER"] == "mailto:hanna@example.org"
    assert "mailto:amal@example.org" in [str(attendee) for attendee in before["ATTENDEE"]]
    assert before["DTSTART"].dt == chat.starts_at
    client.post(f"/b/{chat.token}/cancel/", {"form_token": form_token(client, chat)})
    method, after = event()
    assert (method, after["STATUS"], after["UID"]) == ("CANCEL", "CANCELLED", before["UID"])
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1


def test_an_unknown_booking_is_a_kind_404(client: Client, db: None) -> None:
    answer = client.get("/b/nothing/")
    assert answer.status_code == 404
    assert "Please check that the link is complete" in answer.content.decode()


def test_a_chat_that_is_over_is_not_looked_forward_to(client: Client, chat: Booking) -> None:
    with clock.frozen_at(chat.ends_at):
        page = client.get(f"/b/{chat.token}/").text
    assert "This time has passed" in page
    assert "looking forward" not in page
    assert "calendar" not in page
