"""Busy times in the host's calendars. Each calendar here is made up, in the shapes that calendar programs write."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from klatsch.calendars.busy_times import BusyReading, CalendarUnreadable, read_busy_times

BERLIN = ZoneInfo("Europe/Berlin")
OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, zone: str = "") -> bytes:
    """One calendar; an event is its lines, and gets a UID where it has none."""
    bodies = []
    for number, event in enumerate(events):
        uid = "" if "UID:" in event else f"UID:{number}@example.org\n"
        bodies.append(f"BEGIN:VEVENT\n{uid}DTSTAMP:20260101T000000Z\n{event.strip()}\nEND:VEVENT\n")
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{zone}{''.join(bodies)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(content: bytes, start: str = "2026-03-23", end: str = "2026-04-06", **options: list[str]) -> BusyReading:
    return read_busy_times(
        content,
        start=datetime.fromisoformat(start).replace(tzinfo=UTC),
        end=datetime.fromisoformat(end).replace(tzinfo=UTC),
        zone=BERLIN,
        **options,
    )


def busy(content: bytes, *window: str, **options: list[str]) -> list[str]:
    """Like ``03-25T09:00/10:00``, in UTC."""
    reading = read(content, *window, **options)  # type: ignore[arg-type]
    assert reading.unreadable == 0
    return [f"{time.starts_at:%m-%dT%H:%M}/{time.ends_at:%H:%M}" for time in reading.times]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("DTSTART:20260325T090000Z\nDTEND:20260325T100000Z", "03-25T09:00/10:00"),
        ("DTSTART;TZID=America/New_York:20260325T090000\nDURATION:PT45M", "03-25T13:00/13:45"),
        ("DTSTART;TZID=W. Europe Standard Time:20260325T090000\nDURATION:PT1H", "03-25T08:00/09:00"),
        ("DTSTART:20260325T090000\nDTEND:20260325T100000", "03-25T08:00/09:00"),
        ("DTSTART:20260325T090000Z\nDTEND:20260325T100000Z\nTRANSP:OPAQUE\nSTATUS:TENTATIVE", "03-25T09:00/10:00"),
    ],
)
def test_an_event_is_busy_in_whatever_zone_it_is_written(lines: str, expected: str) -> None:
    assert busy(calendar(lines)) == [expected]


def test_a_zone_that_the_calendar_brings_itself_is_understood() -> None:
    weekly = "DTSTART;TZID=Customized Time Zone:20260325T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert busy(calendar(weekly, zone=OUTLOOK_ZONE)) == ["03-25T08:00/09:00", "04-01T07:00/08:00"]


def test_a_whole_day_is_the_host_s_day() -> None:
    assert busy(calendar("DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330")) == ["03-27T23:00/22:00"]


def test_a_whole_day_without_an_end_is_one_day() -> None:
    assert busy(calendar("DTSTART;VALUE=DATE:20260325")) == ["03-24T23:00/23:00"]


@pytest.mark.parametrize(
    "free",
    ["TRANSP:TRANSPARENT", "transp:transparent", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"],
)
def test_what_is_free_or_cancelled_is_not_busy(free: str) -> None:
    assert busy(calendar(f"DTSTART:20260325T090000Z\nDTEND:20260325T100000Z\n{free}")) == []


def test_an_event_of_no_length_is_not_busy() -> None:
    assert busy(calendar("DTSTART:20260325T090000Z")) == []


@pytest.mark.parametrize(("answer", "count"), [("DECLINED", 0), ("ACCEPTED", 1), ("NEEDS-ACTION", 1)])
def test_what_the_host_declined_is_not_busy(answer: str, count: int) -> None:
    event = (
        "DTSTART:20260325T090000Z\nDTEND:20260325T100000Z\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:somebody@example.com\n"
        f"ATTENDEE;PARTSTAT={answer}:MAILTO:Mira@Example.org"
    )
    assert len(busy(calendar(event), addresses=["mira@example.org"])) == count


def test_a_weekly_event_stays_at_its_hour_when_the_clock_changes() -> None:
    weekly = "DTSTART;TZID=Europe/Berlin:20200101T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    assert busy(calendar(weekly)) == ["03-25T08:00/09:00", "04-01T07:00/08:00"]


SERIES = """
UID:standup@example.org
DTSTART;TZID=Europe/Berlin:20260323T090000
DTEND;TZID=Europe/Berlin:20260323T091500
RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260331T235959Z
EXDATE;TZID=Europe/Berlin:20260325T090000
"""


def test_exceptions_of_a_series_are_left_out_moved_or_cancelled() -> None:
    moved = """
UID:standup@example.org
RECURRENCE-ID;TZID=Europe/Berlin:20260324T090000
DTSTART;TZID=Europe/Berlin:20260324T140000
DTEND;TZID=Europe/Berlin:20260324T150000
"""
    cancelled = """
UID:standup@example.org
RECURRENCE-ID;TZID=Europe/Berlin:20260326T090000
DTSTART;TZID=Europe/Berlin:20260326T090000
DTEND;TZID=Europe/Berlin:20260326T091500
STATUS:CANCELLED
"""
    assert busy(calendar(SERIES, moved, cancelled)) == [
        "03-23T08:00/08:15",
        "03-24T13:00/14:00",
        "03-27T08:00/08:15",
        "03-30T07:00/07:15",
        "03-31T07:00/07:15",
    ]


def test_an_occurrence_of_next_month_that_was_moved_here_is_busy_here() -> None:
    series = "UID:1\nDTSTART:20260101T090000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY"
    moved = "UID:1\nRECURRENCE-ID:20260501T090000Z\nDTSTART:20260325T120000Z\nDURATION:PT1H"
    assert busy(calendar(series, moved)) == ["03-25T12:00/13:00", "04-01T09:00/10:00"]


def test_whole_days_that_repeat_are_busy() -> None:
    assert busy(calendar("DTSTART;VALUE=DATE:20200327\nRRULE:FREQ=YEARLY")) == ["03-26T23:00/23:00"]


def test_times_are_cut_to_what_was_asked_for() -> None:
    long = calendar("DTSTART:20260101T000000Z\nDTEND:20270101T000000Z")
    assert busy(long, "2026-03-23", "2026-03-24") == ["03-23T00:00/00:00"]


def test_several_calendars_in_one_file_are_all_read() -> None:
    one = calendar("DTSTART:20260325T090000Z\nDTEND:20260325T100000Z")
    assert len(busy(one + one)) == 2


def test_a_calendar_without_events_is_never_busy() -> None:
    assert read(calendar()) == BusyReading(())


FINE = "DTSTART:20260325T090000Z\nDTEND:20260325T100000Z"


@pytest.mark.parametrize(
    "broken",
    [
        "DTSTART:soon\nDTEND:20260325T100000Z",
        "SUMMARY:no time at all",
        "DTSTART:20260325T090000Z\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20260325T090000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY",
        "DTSTART:20260325T090000Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY",
        "DTSTART:20260325T090000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,5,10,15,20,25,30,35,40,45",
        "DTSTART:00010101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY",
        "DTSTART:20260325T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:20260325T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20260325T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;INTERVAL=-1",
    ],
)
def test_an_event_that_cannot_be_understood_is_counted_and_the_others_are_read(broken: str) -> None:
    reading = read(calendar(broken, FINE))
    assert (len(reading.times), reading.unreadable) == (1, 1)


@pytest.mark.parametrize(
    ("rule", "days"), [("FREQ=DAILY;BYMONTH=3", 9), ("FREQ=DAILY;BYMONTHDAY=23,24", 2), ("FREQ=DAILY;INTERVAL=10", 2)]
)
def test_daily_rules_that_leave_days_out_are_unfolded(rule: str, days: int) -> None:
    assert len(busy(calendar(f"DTSTART:20260303T090000Z\nDURATION:PT1H\nRRULE:{rule}"))) == days


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"\xff\xfe\x00"])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(CalendarUnreadable):
        read(content)


def test_a_calendar_that_was_cut_off_is_refused() -> None:
    with pytest.raises(CalendarUnreadable):
        read(calendar(FINE)[:-30])
