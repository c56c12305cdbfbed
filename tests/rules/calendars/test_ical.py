from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from subprocess import run

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.calendars.ical import Attendee, CalendarEvent, Method, Participation, Status, event_feed, itip_event

BERLIN_WINTER = timezone(timedelta(hours=1))
COFFEE = CalendarEvent(
    uid="7f3a@klatsch.example.org",
    sequence=2,
    summary="Coffee with Mira",
    starts_at=datetime(2026, 1, 5, 15, 0, tzinfo=BERLIN_WINTER),
    ends_at=datetime(2026, 1, 5, 15, 30, tzinfo=BERLIN_WINTER),
    changed_at=datetime(2026, 1, 2, 8, 0, 0, 999, tzinfo=UTC),
    organizer=Attendee("Mira Holt", "mira@example.org"),
    attendees=(Attendee("Ben Ode", "ben@example.com"),),
    description="What are you building?\n\nMove or cancel: https://klatsch.example.org/b/x1/",
    location="https://meet.example.org/mira",
    url="https://klatsch.example.org/b/x1/",
)


def read(content: bytes) -> tuple[icalendar.Calendar, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.events
    assert calendar.errors == []
    assert event.errors == []
    return calendar, event


def test_a_booking_is_a_request_that_says_who_when_and_where() -> None:
    calendar, event = read(itip_event(COFFEE))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert event.start == datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
    assert event.end == datetime(2026, 1, 5, 14, 30, tzinfo=UTC)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (COFFEE.uid, 2, "CONFIRMED")
    assert event["DESCRIPTION"] == COFFEE.description
    assert (event["LOCATION"], event["URL"]) == (COFFEE.location, COFFEE.url)
    assert event["ORGANIZER"] == "mailto:mira@example.org"
    (guest,) = event.attendees
    assert (guest, guest.params["CN"], guest.params["PARTSTAT"]) == ("mailto:ben@example.com", "Ben Ode", "ACCEPTED")


def test_times_are_written_in_utc_and_whole_seconds() -> None:
    lines = itip_event(COFFEE).decode().split("\r\n")
    assert {"DTSTART:20260105T140000Z", "DTEND:20260105T143000Z", "DTSTAMP:20260102T080000Z"} <= set(lines)


def test_a_cancellation_names_the_same_event_and_says_cancelled() -> None:
    calendar, event = read(itip_event(replace(COFFEE, sequence=3), method=Method.CANCEL))
    assert calendar["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (COFFEE.uid, 3, "CANCELLED")
    assert event.attendees == ["mailto:ben@example.com"]


def test_what_is_only_shown_names_no_guests() -> None:
    _, event = read(itip_event(COFFEE, method=Method.PUBLISH))
    assert event.attendees == []


def test_a_request_that_waits_for_the_host_is_tentative() -> None:
    waiting = replace(
        COFFEE, status=Status.TENTATIVE, attendees=(Attendee("Ben", "ben@example.com", Participation.OPEN),)
    )
    _, event = read(itip_event(waiting))
    assert (event["STATUS"], event.attendees[0].params["PARTSTAT"]) == ("TENTATIVE", "NEEDS-ACTION")


def test_the_same_meeting_is_the_same_bytes() -> None:
    assert itip_event(COFFEE) == itip_event(replace(COFFEE))


def test_a_feed_holds_every_meeting_under_its_name() -> None:
    second = replace(COFFEE, uid="9c1b@klatsch.example.org", status=Status.CANCELLED)
    calendar = icalendar.Calendar.from_ical(event_feed([COFFEE, second], name="Chats with Mira"))
    assert [(event["UID"], event["STATUS"]) for event in calendar.events] == [
        (COFFEE.uid, "CONFIRMED"),
        (second.uid, "CANCELLED"),
    ]
    assert (calendar["NAME"], calendar["METHOD"]) == ("Chats with Mira", "PUBLISH")
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"


def test_a_feed_without_meetings_is_still_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(event_feed([], name="Chats")).events == []


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        itip_event(replace(COFFEE, starts_at=datetime(2026, 1, 5, 15, 0)))  # noqa: DTZ001 - that is the point


@given(typed=st.text(max_size=200))
def test_whatever_a_guest_types_stays_inside_its_own_line(typed: str) -> None:
    wild = replace(
        COFFEE,
        summary=typed,
        description=typed,
        location=typed,
        url=typed,
        attendees=(Attendee(typed, "ben@example.com"),),
    )
    content = itip_event(wild)
    _, event = read(content)
    _, plain = read(itip_event(COFFEE))
    assert set(event) <= set(plain)
    assert len(event.attendees) == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_emoji_that_are_joined_stay_joined() -> None:
    _, event = read(itip_event(replace(COFFEE, summary="Kaffee 👩‍🚀")))
    assert event["SUMMARY"] == "Kaffee 👩‍🚀"


def test_the_calendar_library_loads_only_when_a_meeting_is_written() -> None:
    program = "import klatsch.calendars.ical, sys; sys.exit('icalendar' in sys.modules)"
    assert run([sys.executable, "-c", program], check=False).returncode == 0
