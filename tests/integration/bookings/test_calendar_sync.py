"""Chats in the host's own calendar, on a real Radicale."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import vobject
from icalendar import Calendar

from klatsch.bookings.calendar_sync.sync_bookings import sync_bookings
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.calendars.connect import connect_account, set_chats_calendar
from klatsch.calendars.models import BusyPeriod, WatchedCalendar, WrittenEvent
from klatsch.calendars.queries import calendars_of
from klatsch.calendars.refresh import refresh_calendars
from klatsch.core.errors import Refused
from tests.caldav_server import CALDAV_LOGIN
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime

    from icalendar.cal.event import Event
    from pytest_django import Settings

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.caldav_server import CalDavServer


HOUR = timedelta(hours=1)


@pytest.fixture
def work(hanna: Host, radicale: CalDavServer, now: datetime, settings: Settings) -> WatchedCalendar:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"allow_private_hosts": True})
    found = connect_account(
        host=hanna,
        address=radicale.address,
        username=CALDAV_LOGIN[0],
        password=CALDAV_LOGIN[1],
        is_careful=False,
        now=now,
    )
    (work,) = [each for each in found if each.name == "Work"]
    set_chats_calendar(calendar=work, is_wanted=True)
    return WatchedCalendar.objects.get(pk=work.pk)


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + HOUR, guest=details_of(AMAL), now=now)


def the_event(radicale: CalDavServer, chat: Booking) -> Event:
    """The one event of the calendar, read by `icalendar`."""
    whole = Calendar.from_ical(radicale.get("work/"))
    (event,) = whole.events
    assert event["UID"] == chat.uid
    return event


def test_a_move_and_a_cancellation_update_the_same_event(
    radicale: CalDavServer, work: WatchedCalendar, chat: Booking, now: datetime
) -> None:
    assert sync_bookings(now) == 1
    event = the_event(radicale, chat)
    assert (event.start, event["SEQUENCE"], event["STATUS"]) == (chat.starts_at, 0, "CONFIRMED")
    assert AMAL.name in event["SUMMARY"]
    moved = reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now)
    assert sync_bookings(now) == 1
    event = the_event(radicale, chat)
    assert (event.start, event["SEQUENCE"], event["STATUS"]) == (now + 3 * HOUR, 1, "CONFIRMED")
    cancel_booking(booking=moved, by="guest", now=now)
    assert sync_bookings(now) == 1
    event = the_event(radicale, chat)
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    assert sync_bookings(now) == 0


def test_what_lies_there_names_no_method_and_no_attendee(
    radicale: CalDavServer, work: WatchedCalendar, chat: Booking, now: datetime
) -> None:
    sync_bookings(now)
    stored = radicale.get(f"work/{chat.uid}.ics")
    assert b"METHOD" not in stored
    assert b"ATTENDEE" not in stored


def test_another_parser_reads_the_same_from_it(
    radicale: CalDavServer, work: WatchedCalendar, chat: Booking, now: datetime
) -> None:
    sync_bookings(now)
    event = vobject.readOne(radicale.get(f"work/{chat.uid}.ics").decode(), validate=True).vevent
    assert (event.dtstart.value, event.dtend.value) == (chat.starts_at, chat.ends_at)
    assert (event.uid.value, event.sequence.value, event.status.value) == (chat.uid, "0", "CONFIRMED")


def test_a_chat_that_was_written_is_not_read_back_as_busy(
    radicale: CalDavServer, work: WatchedCalendar, chat: Booking, now: datetime
) -> None:
    sync_bookings(now)
    assert refresh_calendars(now) == 2
    assert BusyPeriod.objects.count() == 0


def test_a_server_that_does_not_answer_is_tried_again_later_and_shown(
    radicale: CalDavServer, work: WatchedCalendar, chat: Booking, hanna: Host, now: datetime
) -> None:
    right = work.sealed_address
    WatchedCalendar.objects.filter(pk=work.pk).update(sealed_address=work.sealed_login)
    assert sync_bookings(now) == 0
    assert calendars_of(hanna).get(pk=work.pk).unwritten == 1  # type: ignore[attr-defined]
    WatchedCalendar.objects.filter(pk=work.pk).update(sealed_address=right)
    assert sync_bookings(now) == 0
    assert sync_bookings(now + timedelta(minutes=2)) == 1
    assert WrittenEvent.objects.get().last_error == ""


def test_a_writer_that_died_before_noting_it_leaves_one_event(
    radicale: CalDavServer, work: WatchedCalendar, chat: Booking, now: datetime
) -> None:
    sync_bookings(now)
    WrittenEvent.objects.update(written="", due_at=now + timedelta(minutes=3))
    assert sync_bookings(now) == 0
    assert sync_bookings(now + timedelta(minutes=3)) == 1
    the_event(radicale, chat)


def test_a_chat_that_was_never_there_is_not_cancelled_there(
    work: WatchedCalendar, chat: Booking, now: datetime
) -> None:
    cancel_booking(booking=chat, by="host", now=now)
    assert sync_bookings(now) == 0


def test_one_calendar_of_a_host_takes_the_chats(work: WatchedCalendar, hanna: Host, now: datetime) -> None:
    (home,) = [each for each in calendars_of(hanna) if each.name == "Home"]
    set_chats_calendar(calendar=home, is_wanted=True)
    assert [each.name for each in calendars_of(hanna) if each.takes_chats] == ["Home"]
    subscribed = WatchedCalendar.objects.create(host=hanna, name="s", sealed_address="x", due_at=now, created_at=now)
    with pytest.raises(Refused, match="only subscribed"):
        set_chats_calendar(calendar=subscribed, is_wanted=True)
