"""Unsubscribe links of emails, as people and mail programs use them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core import clock
from klatsch.emails.models import Email, UnsubscribedAddress
from klatsch.emails.queries import email_preferences_of
from klatsch.emails.unsubscribe import make_unsubscribe_token
from klatsch.meetings.access import meeting_of
from klatsch.meetings.feedback_links import feedback_token
from klatsch.meetings.models import Meeting
from klatsch.meetings.notifications import write_feedback_requests
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + timedelta(days=2), guest=details_of(AMAL), now=now)


@pytest.fixture
def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


def address_of(**letter: str) -> str:
    return f"/l/{make_unsubscribe_token(Email.objects.filter(**letter).first())}/"  # type: ignore[arg-type]


def form_token_in(page: Response) -> str:
    return page.text.split('name="form_token" value="')[1].split('"')[0]


def test_reminders_stop_by_the_button_and_by_the_one_click_of_mail_programs(stranger: Client, chat: Booking) -> None:
    address = address_of(kind="reminder")
    assert "No more of these, please" in stranger.get(address).text
    assert not UnsubscribedAddress.objects.exists()
    answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "That was the last one" in answer.text
    assert "Set-Cookie" not in answer
    assert answer["Referrer-Policy"] == "no-referrer"
    assert UnsubscribedAddress.objects.count() == 1


def test_a_letter_that_tells_of_a_change_has_no_such_button(stranger: Client, chat: Booking) -> None:
    address = address_of(kind="booked")
    assert "No more of these" not in stranger.get(address).text
    assert stranger.post(address).status_code == 409


def test_a_link_that_is_not_ours_leads_nowhere(stranger: Client, chat: Booking) -> None:
    assert stranger.get("/l/1:abc/").status_code == 404
    assert stranger.get("/m/1:abc/met/").status_code == 404
    assert stranger.get(f"/m/{feedback_token(chat)}/perhaps/").status_code == 404


def test_one_click_and_one_button_tell_that_they_met(stranger: Client, chat: Booking) -> None:
    address = f"/m/{feedback_token(chat)}/met/"
    with clock.frozen_at(chat.ends_at + timedelta(hours=1)):
        page = stranger.get(address)
        assert "Did you meet Amal Haddad?" in page.text
        assert "Wednesday, 7 January 2026, 09:00" in page.text
        assert not Meeting.objects.exists()
        done = stranger.post(address, {"form_token": form_token_in(page)})
        assert "Noted: you met." in done.text
        assert meeting_of(chat).took_place
        other = f"/m/{feedback_token(chat)}/did_not_happen/"
        assert "Noted: it did not happen." in stranger.post(other, {"form_token": form_token_in(done)}).text
    assert not meeting_of(chat).took_place


def test_without_the_form_or_before_the_chat_nothing_is_noted(stranger: Client, chat: Booking) -> None:
    address = f"/m/{feedback_token(chat)}/met/"
    assert stranger.post(address, {"form_token": form_token_in(stranger.get(address))}).status_code == 409
    with clock.frozen_at(chat.ends_at):
        assert stranger.post(address).status_code == 409
    assert not Meeting.objects.exists()


def test_a_host_can_stop_being_asked_and_begin_again(client: Client, hanna: Host, chat: Booking) -> None:
    write_feedback_requests(chat.ends_at + timedelta(hours=1))
    client.post(address_of(kind="did_you_meet"))
    assert not email_preferences_of(hanna).asks_whether_met
    client.force_login(hanna)
    client.post("/letters/", {"asks_whether_met": "on", "daily": "on"})
    wishes = email_preferences_of(hanna)
    assert (wishes.asks_whether_met, wishes.thanks_guests, wishes.daily) == (True, False, True)
    assert client.get("/letters/").text.count("checked") == 2
    client.post("/letters/")
    assert not email_preferences_of(hanna).daily


def test_forgetting_is_asked_for_told_what_happens_and_done_by_a_button(stranger: Client, chat: Booking) -> None:
    address = address_of(kind="booked")
    page = stranger.get(address)
    assert "This chat is cancelled first:" in page.text
    assert "Wednesday, 7 January 2026, 10:00–10:30 (Cairo time, UTC+02:00)" in page.text
    assert stranger.post(f"{address}forget/").status_code == 409
    assert stranger.get(f"{address}forget/").status_code == 405
    done = stranger.post(f"{address}forget/", {"form_token": form_token_in(page)})
    assert "You are forgotten here" in done.text
    assert "You are forgotten here" in stranger.get(address).text
    assert stranger.get(f"/b/{chat.token}/").status_code == 404
    assert stranger.post(address_of(kind="reminder")).status_code == 200
    assert not Email.objects.filter(to_email=AMAL.email).exists()


def test_a_hosts_own_letter_forgets_nobody(stranger: Client, chat: Booking, hanna: Host) -> None:
    write_feedback_requests(chat.ends_at + timedelta(hours=1))
    address = address_of(kind="did_you_meet")
    page = stranger.get(address)
    assert "Forget me" not in page.text
    token = stranger.get(address_of(kind="booked")).text.split('name="form_token" value="')[1].split('"')[0]
    stranger.post(f"{address}forget/", {"form_token": token})
    chat.refresh_from_db()
    assert chat.email == AMAL.email
