"""The pages of the email outbox."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from django.urls import reverse

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.emails.models import Email, EmailState
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    guest = details_of(AMAL, name="Amal <b>Haddad</b>")
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=guest, now=now)


@pytest.fixture
def at_home(client: Client, hanna: Host) -> Client:
    client.force_login(hanna)
    return client


@pytest.fixture
def letter(chat: Booking) -> Email:
    return Email.objects.get(to_email=AMAL.email)


def test_an_empty_outbox_says_what_will_come(at_home: Client) -> None:
    page = at_home.get(reverse("outbox")).text
    assert "No letters here" in page
    assert "No mail server is set up here" in page


def test_letters_are_listed_by_state_with_a_fixed_number_of_queries(
    at_home: Client,
    coffee: Invitation,
    letter: Email,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(6):
        page = at_home.get(reverse("outbox")).text
    assert "Amal &lt;b&gt;Haddad&lt;/b&gt;" in page
    assert "A chat is settled (to the guest)" in page
    assert "No letters here" in at_home.get(reverse("outbox"), {"shelf": "sent"}).text
    assert "A chat is settled" in at_home.get(reverse("outbox"), {"shelf": "no such shelf"}).text


def test_a_letter_is_ready_to_be_copied_or_opened_in_a_mail_program(
    at_home: Client, letter: Email, chat: Booking
) -> None:
    page = at_home.get(reverse("outbox_letter", args=[letter.pk])).text
    assert f"http://localhost:8000/b/{chat.token}/" in page
    address = urlsplit(re.search(r'href="(mailto:[^"]+)"', page)[1].replace("&amp;", "&"))
    assert address.path == AMAL.email
    assert parse_qs(address.query)["subject"] == ["Coffee with me with Hanna Weiss"]
    assert f"/b/{chat.token}/" in parse_qs(address.query)["body"][0]


def test_the_calendar_file_can_be_taken_along(at_home: Client, letter: Email, chat: Booking) -> None:
    answer = at_home.get(reverse("outbox_calendar_file", args=[letter.pk]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    assert icalendar.Calendar.from_ical(answer.content).events[0]["UID"] == chat.uid


def test_i_sent_it_myself_takes_a_button(at_home: Client, letter: Email) -> None:
    address = reverse("outbox_sent", args=[letter.pk])
    assert at_home.get(address).status_code == 405
    assert at_home.post(address).status_code == 302
    letter.refresh_from_db()
    assert letter.state == EmailState.SENT
    assert "A chat is settled (to the guest)" in at_home.get(reverse("outbox"), {"shelf": "sent"}).text


def test_a_failed_letter_says_why_and_may_be_tried_again(at_home: Client, letter: Email, now: datetime) -> None:
    Email.objects.filter(pk=letter.pk).update(state=EmailState.FAILED, last_error="No such mailbox")
    assert "No such mailbox" in at_home.get(reverse("outbox"), {"shelf": "failed"}).text
    at_home.post(reverse("outbox_again", args=[letter.pk]))
    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == (EmailState.WAITING, now)


def test_a_letter_about_a_chat_that_was_cancelled_has_nothing_to_send(
    at_home: Client, letter: Email, chat: Booking, now: datetime
) -> None:
    cancel_booking(booking=chat, by="guest", now=now)
    assert "no longer true" in at_home.get(reverse("outbox_letter", args=[letter.pk])).text
    assert at_home.get(reverse("outbox_calendar_file", args=[letter.pk])).status_code == 404


@pytest.mark.parametrize("name", ["outbox_letter", "outbox_calendar_file", "outbox_sent", "outbox_again"])
def test_another_hosts_letters_do_not_exist(client: Client, theo: Host, letter: Email, name: str) -> None:
    client.force_login(theo)
    address = reverse(name, args=[letter.pk])
    ask = client.post if name in {"outbox_sent", "outbox_again"} else client.get
    assert ask(address).status_code == 404
    letter.refresh_from_db()
    assert letter.state == EmailState.WAITING


def test_a_stranger_is_asked_to_sign_in(client: Client, letter: Email) -> None:
    assert client.get(reverse("outbox")).status_code == 302
    assert client.post(reverse("outbox_sent", args=[letter.pk])).status_code == 302


def test_a_reminder_that_waits_for_its_moment_says_so(at_home: Client, coffee: Invitation, now: datetime) -> None:
    create_booking(invitation=coffee, starts_at=now + timedelta(days=2), guest=details_of(AMAL), now=now)
    page = at_home.get(reverse("outbox")).text
    assert page.count("A reminder (to the guest)") == 2
    assert "for 6 January 2026, 09:00" in page
