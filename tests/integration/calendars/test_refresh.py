"""A calendar that the host has connected: what it says is respected, and its silence, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.access import invitation_for_guest
from klatsch.bookings.capacity.open_slots import open_slots_of, open_slots_version, reschedule_slots
from klatsch.bookings.errors import SlotTaken
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.calendars.connect import connect_calendar, disconnect_calendar, set_strict
from klatsch.calendars.models import BusyPeriod, WatchedCalendar
from klatsch.calendars.refresh import refresh_calendars
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import override_language
from tests.cast import AMAL, BO, details_of, open_coffee

if TYPE_CHECKING:
    from pytest_django import Settings

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.http_server import HttpServer


TEN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # in Berlin
HALF_HOUR = timedelta(minutes=30)
DENTIST = "UID:1@example.org\nDTSTART:20260105T090000Z\nDTEND:20260105T100000Z\nSUMMARY:Dentist"


def ics(*events: str) -> tuple[int, dict[str, str], bytes]:
    bodies = "".join(f"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{each}\nEND:VEVENT\n" for each in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{bodies}END:VCALENDAR\n"
    return 200, {"ETag": '"first"', "Content-Type": "text/calendar"}, text.replace("\n", "\r\n").encode()


@pytest.fixture(autouse=True)
def private_hosts(settings: Settings) -> None:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"allow_private_hosts": True})


@pytest.fixture
def watched(hanna: Host, web_site: HttpServer, now: datetime) -> WatchedCalendar:
    web_site.pages["/hanna.ics"] = ics(DENTIST)
    address = f"{web_site.address}/hanna.ics"
    return connect_calendar(host=hanna, name="Home", address=address, is_careful=False, now=now)


def starts(invitation: Invitation, now: datetime) -> list[datetime]:
    return [slot.starts_at for slot in open_slots_of(invitation_for_guest(invitation.slug), now).slots]


def test_what_the_calendar_says_is_offered_no_more(coffee: Invitation, watched: WatchedCalendar, now: datetime) -> None:
    before = open_slots_version(invitation_for_guest(coffee.slug), now)
    assert TEN in starts(coffee, now)
    assert refresh_calendars(now) == 1
    assert open_slots_version(invitation_for_guest(coffee.slug), now) != before
    left = starts(coffee, now)
    assert TEN not in left
    assert TEN + HALF_HOUR not in left
    assert {TEN - HALF_HOUR, TEN + 2 * HALF_HOUR} <= set(left)


def test_a_busy_time_that_came_between_looking_and_booking_is_respected(
    coffee: Invitation, watched: WatchedCalendar, now: datetime
) -> None:
    looked_at = invitation_for_guest(coffee.slug)
    open_slots_of(looked_at, now)
    refresh_calendars(now)
    with pytest.raises(SlotTaken, match="something else"):
        create_booking(invitation=looked_at, starts_at=TEN, guest=details_of(AMAL), now=now)
    booking = create_booking(invitation=looked_at, starts_at=TEN - HALF_HOUR, guest=details_of(AMAL), now=now)
    assert TEN not in [slot.starts_at for slot in reschedule_slots(booking, now)]
    with pytest.raises(SlotTaken, match="something else"):
        reschedule_booking(booking=booking, starts_at=TEN, now=now)


def test_buffers_keep_away_from_busy_times_too(hanna: Host, watched: WatchedCalendar, now: datetime) -> None:
    refresh_calendars(now)
    walk = open_coffee(hanna, now, buffer_after_minutes=15)
    assert TEN - HALF_HOUR not in starts(walk, now)
    with pytest.raises(SlotTaken):
        create_booking(invitation=walk, starts_at=TEN - HALF_HOUR, guest=details_of(BO), now=now)


def test_one_hosts_calendar_says_nothing_about_another_host(
    theo: Host, watched: WatchedCalendar, now: datetime
) -> None:
    refresh_calendars(now)
    assert TEN in starts(open_coffee(theo, now, time_zone="Europe/Berlin"), now)


def test_a_chat_of_our_own_in_the_calendar_is_not_busy_once_more(
    coffee: Invitation, watched: WatchedCalendar, web_site: HttpServer, now: datetime
) -> None:
    booking = create_booking(invitation=coffee, starts_at=TEN, guest=details_of(AMAL), now=now)
    web_site.pages["/hanna.ics"] = ics(DENTIST.replace("1@example.org", booking.uid))
    refresh_calendars(now)
    assert BusyPeriod.objects.count() == 0
    assert reschedule_booking(booking=booking, starts_at=TEN + HALF_HOUR, now=now).sequence == 1


def test_an_unchanged_calendar_is_not_sent_again_and_changes_no_version(
    coffee: Invitation, watched: WatchedCalendar, web_site: HttpServer, now: datetime
) -> None:
    refresh_calendars(now)
    before = open_slots_version(invitation_for_guest(coffee.slug), now)
    web_site.pages["/hanna.ics"] = (304, {}, b"")
    assert refresh_calendars(now) == 0
    assert refresh_calendars(now + timedelta(minutes=11)) == 1
    assert web_site.asked[1][1]["If-None-Match"] == '"first"'
    assert open_slots_version(invitation_for_guest(coffee.slug), now) == before
    assert BusyPeriod.objects.count() == 1
    refresh_calendars(now + timedelta(hours=21))
    assert "If-None-Match" not in web_site.asked[2][1]


def test_a_calendar_that_stopped_answering_keeps_what_it_said(
    coffee: Invitation, watched: WatchedCalendar, web_site: HttpServer, now: datetime
) -> None:
    refresh_calendars(now)
    web_site.pages.clear()
    refresh_calendars(now + timedelta(minutes=11))
    found = WatchedCalendar.objects.get()
    assert found.last_error == "There is no calendar at this address any more."
    with override_language("de"):
        assert found.error_text == "An dieser Adresse gibt es keinen Kalender mehr."
    assert found.failures == 1
    assert TEN not in starts(coffee, now)
    assert not found.is_silent(now + timedelta(hours=11))
    assert found.is_silent(now + timedelta(hours=13))


def test_while_a_careful_calendar_is_silent_nothing_is_offered_or_booked(
    coffee: Invitation, watched: WatchedCalendar, now: datetime
) -> None:
    set_strict(calendar=watched, is_careful=True)
    assert starts(coffee, now) == []
    with pytest.raises(SlotTaken):
        create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    refresh_calendars(now)
    assert now in starts(coffee, now)
    later = now + timedelta(hours=13)
    assert starts(coffee, later) == []
    set_strict(calendar=watched, is_careful=False)
    assert starts(coffee, later) != []


def test_something_that_is_no_calendar_is_said_so(
    watched: WatchedCalendar, web_site: HttpServer, now: datetime
) -> None:
    web_site.pages["/hanna.ics"] = (200, {}, b"<html>Sign in</html>")
    refresh_calendars(now)
    assert WatchedCalendar.objects.get().last_error == "What came from there is not a calendar."


def test_without_leave_of_the_operator_private_addresses_are_not_read(
    watched: WatchedCalendar, web_site: HttpServer, settings: Settings, now: datetime
) -> None:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"allow_private_hosts": False})
    refresh_calendars(now)
    assert "private network" in WatchedCalendar.objects.get().last_error
    assert web_site.asked == []


def test_a_calendar_that_was_let_go_leaves_nothing_behind(
    coffee: Invitation, watched: WatchedCalendar, now: datetime
) -> None:
    refresh_calendars(now)
    disconnect_calendar(calendar=watched)
    assert (WatchedCalendar.objects.count(), BusyPeriod.objects.count()) == (0, 0)
    assert TEN in starts(coffee, now)


def test_the_address_is_kept_sealed_and_must_be_one(
    hanna: Host, watched: WatchedCalendar, web_site: HttpServer, now: datetime
) -> None:
    assert web_site.address not in watched.sealed_address
    for typed in ("file:///etc/passwd", "calendar", "https://", "ftp://example.org/a.ics"):
        with pytest.raises(Refused) as error:
            connect_calendar(host=hanna, name="x", address=typed, is_careful=False, now=now)
        assert error.value.code == "calendar-address-not-valid"
    assert WatchedCalendar.objects.count() == 1
