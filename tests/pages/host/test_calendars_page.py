"""The page of the host's calendars: connect, refresh, disconnect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.calendars.connect import connect_calendar
from klatsch.calendars.models import BusyPeriod, WatchedCalendar
from tests.caldav_server import CALDAV_LOGIN

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import Settings

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.caldav_server import CalDavServer
    from tests.http_server import HttpServer


ICS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\n"
    b"DTSTAMP:20260101T000000Z\r\nDTSTART:20260105T090000Z\r\nDTEND:20260105T100000Z\r\nSUMMARY:Secret\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def browser(client: Client, hanna: Host, settings: Settings) -> Client:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"allow_private_hosts": True})
    client.force_login(hanna)
    return client


def test_a_calendar_is_connected_and_read_at_once(browser: Client, web_site: HttpServer) -> None:
    web_site.pages["/a.ics"] = (200, {}, ICS)
    answer = browser.post("/calendars/", {"name": "Home", "address": f"{web_site.address}/a.ics"}, follow=True)
    assert "“Home” was read" in answer.text
    assert BusyPeriod.objects.count() == 1
    assert web_site.address not in answer.text


def test_what_is_no_address_stays_in_the_form_with_its_reason(browser: Client) -> None:
    answer = browser.post("/calendars/", {"name": "Home", "address": "my calendar"})
    assert answer.status_code == 422
    assert 'value="my calendar"' in answer.text
    assert "https:// or webcal://" in answer.text
    assert not WatchedCalendar.objects.exists()


def test_a_dead_calendar_is_shown_with_what_it_means(browser: Client, web_site: HttpServer) -> None:
    typed = {"name": "Home", "address": f"{web_site.address}/gone.ics", "is_careful": "on"}
    answer = browser.post("/calendars/", typed, follow=True)
    assert "There is no calendar at this address any more." in answer.text
    assert "Guests are offered no times until it answers." in answer.text
    found = WatchedCalendar.objects.get()
    answer = browser.post(f"/calendars/{found.pk}/careful/", {"careful": "no"}, follow=True)
    assert "Until it answers, nothing of it counts." in answer.text
    web_site.pages["/gone.ics"] = (200, {}, ICS)
    assert "“Home” was read" in browser.post(f"/calendars/{found.pk}/read/", follow=True).text
    browser.post(f"/calendars/{found.pk}/disconnect/")
    assert not WatchedCalendar.objects.exists()


def test_nobody_touches_the_calendar_of_another_host(browser: Client, theo: Host, now: datetime) -> None:
    of_theo = connect_calendar(host=theo, name="His", address="https://example.org/a", is_careful=True, now=now)
    assert "His" not in browser.get("/calendars/").text
    for verb in ("read", "careful", "chats", "disconnect"):
        assert browser.post(f"/calendars/{of_theo.pk}/{verb}/").status_code == 404
    assert WatchedCalendar.objects.get().is_careful


def test_a_guest_is_told_kindly_while_nobody_knows_when_the_host_is_free(
    browser: Client, coffee: Invitation, hanna: Host, now: datetime
) -> None:
    connect_calendar(host=hanna, name="Home", address="https://example.org/a.ics", is_careful=True, now=now)
    page = browser.get(f"/i/{coffee.slug}/")
    assert "a look at their calendar" in page.text
    assert "All chats are taken" not in page.text


def test_an_account_is_connected_and_one_calendar_takes_the_chats(
    browser: Client, hanna: Host, radicale: CalDavServer
) -> None:
    typed = {"address": radicale.address, "username": CALDAV_LOGIN[0], "password": CALDAV_LOGIN[1]}
    wrong = browser.post("/calendars/account/", typed | {"password": "wrong"})
    assert wrong.status_code == 422
    assert "does not let klatsch in" in wrong.text
    assert "wrong" not in wrong.text
    answer = browser.post("/calendars/account/", typed, follow=True)
    assert "2 calendars are connected." in answer.text
    work = hanna.watched_calendars.get(name="Work")
    assert CALDAV_LOGIN[1] not in work.sealed_login
    answer = browser.post(f"/calendars/{work.pk}/chats/", {"wanted": "yes"}, follow=True)
    assert answer.text.count("Your chats are written here.") == 1
    browser.post(f"/calendars/{work.pk}/chats/", {"wanted": "no"})
    assert not hanna.watched_calendars.filter(takes_chats=True).exists()
