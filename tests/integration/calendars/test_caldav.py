"""CalDAV against a real Radicale."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from klatsch.calendars.caldav.client import CalDavClient
from klatsch.core.errors import Refused
from klatsch.core.net.http import FetchFailed
from tests.caldav_server import CALDAV_LOGIN

if TYPE_CHECKING:
    from tests.caldav_server import CalDavServer
    from tests.http_server import HttpServer


CLIENT = CalDavClient(*CALDAV_LOGIN, allow_private=True)
WEEKLY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\n"
    b"DTSTAMP:20260101T000000Z\r\nDTSTART:20251201T090000Z\r\nDTEND:20251201T100000Z\r\nRRULE:FREQ=WEEKLY\r\n"
    b"SUMMARY:Standing\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.parametrize("where", ["", "/", "/hanna/", "/hanna/work/"])
def test_calendars_are_found_from_any_sensible_address(radicale: CalDavServer, where: str) -> None:
    found = {each.name: each.address for each in CLIENT.find_calendars(radicale.address + where)}
    assert found["Work"] == radicale.place("work/")
    assert where == "/hanna/work/" or set(found) == {"Work", "Home"}


def test_a_series_that_reaches_into_the_time_is_told_and_others_are_not(radicale: CalDavServer) -> None:
    radicale.put("work/1.ics", WEEKLY)
    inside = CLIENT.fetch_events(
        radicale.place("work/"), datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC)
    )
    before = CLIENT.fetch_events(
        radicale.place("work/"), datetime(2024, 1, 5, tzinfo=UTC), datetime(2024, 1, 6, tzinfo=UTC)
    )
    assert b"UID:1@example.org" in inside
    assert b"VEVENT" not in before


def test_a_wrong_password_is_said_in_one_sentence(radicale: CalDavServer) -> None:
    with pytest.raises(FetchFailed) as error:
        CalDavClient("hanna", "wrong", allow_private=True).find_calendars(radicale.address)
    assert error.value.code == "calendar-login-refused"


def test_a_password_goes_to_encrypted_servers_only(radicale: CalDavServer) -> None:
    with pytest.raises(Refused) as error:
        CalDavClient(*CALDAV_LOGIN, allow_private=False).find_calendars(radicale.address)
    assert error.value.code == "caldav-address-not-https"


def test_what_is_no_calendar_server_is_said_so(web_site: HttpServer) -> None:
    with pytest.raises(FetchFailed):
        CLIENT.find_calendars(web_site.address)
