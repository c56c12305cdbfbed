"""Meetings as calendar objects (RFC 5545) that every calendar understands.

UID stays for the life of a meeting, SEQUENCE rises with every change, times are in UTC: so a move and a cancellation
reach the same entry in the guest's calendar. What guests typed is cleaned of control characters here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Calendar, Event, vCalAddress

ICALENDAR_PRODID = "-//klatsch//klatsch//EN"
_FEED_REFRESH_INTERVAL = timedelta(hours=1)
# Control characters and halves of a letter.
_UNWRITABLE_CATEGORIES = {"Cc", "Cs"}


class Method(StrEnum):
    """The iTIP method of a calendar object (RFC 5546).

    ``REQUEST`` adds the meeting or moves it, ``CANCEL`` removes it, ``PUBLISH`` only shows it.
    """

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


class Status(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Participation(StrEnum):
    """The answer of an attendee (PARTSTAT)."""

    OPEN = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, slots=True)
class Attendee:
    """An attendee or organizer: display name, and address without ``mailto:``."""

    name: str
    email: str
    participation: Participation = Participation.ACCEPTED


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One meeting as calendars hold it.

    :param uid: stays the same when the meeting is moved or cancelled.
    :param sequence: one more with every change.
    :param changed_at: when the meeting was last changed; also tells calendars which of two messages is the later.
    :param starts_at: aware, like ``ends_at`` and ``changed_at``; written in UTC, whole seconds.
    :param url: where the guest can move or cancel.
    """

    uid: str
    sequence: int
    summary: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    organizer: Attendee
    attendees: tuple[Attendee, ...] = ()
    description: str = ""
    location: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED


def itip_event(event: CalendarEvent, *, method: Method = Method.REQUEST) -> bytes:
    """Return one meeting as the content of an ``.ics`` file, media type ``text/calendar; charset=utf-8; method=...``.

    ``CANCEL`` always says ``STATUS:CANCELLED``; ``PUBLISH`` names no attendees (RFC 5546, 3.2.1).

    :raises ValueError: a moment is naive, or an address holds a line break.
    """
    calendar = _make_calendar(method)
    calendar.add_component(_make_vevent(event, method))
    return bytes(calendar.to_ical())


def caldav_event(event: CalendarEvent) -> bytes:
    """Return one meeting as it is stored on a CalDAV server: without a method (RFC 4791, 4.1), without attendees.

    A server that sends letters to attendees by itself (RFC 6638) thus sends none: klatsch has sent its own.

    :raises ValueError: as ``itip_event``.
    """
    calendar = _make_calendar(Method.PUBLISH)
    del calendar["METHOD"]
    calendar.add_component(_make_vevent(event, Method.PUBLISH))
    return bytes(calendar.to_ical())


def event_feed(events: Iterable[CalendarEvent], *, name: str) -> bytes:
    """Return many meetings as a calendar to subscribe to, shown under ``name``; programs read it every hour.

    :raises ValueError: as ``itip_event``.
    """
    calendar = _make_calendar(Method.PUBLISH)
    # Sets NAME (RFC 7986) and the X-WR-CALNAME that older calendars know.
    calendar.calendar_name = _clean_line(name)
    calendar.add("REFRESH-INTERVAL", _FEED_REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    for event in events:
        calendar.add_component(_make_vevent(event, Method.PUBLISH))
    return bytes(calendar.to_ical())


def _make_calendar(method: Method) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("PRODID", ICALENDAR_PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method.value)
    return calendar


def _make_vevent(event: CalendarEvent, method: Method) -> Event:
    import icalendar

    status = Status.CANCELLED if method is Method.CANCEL else event.status
    return icalendar.Event.new(
        uid=_clean_line(event.uid),
        sequence=event.sequence,
        stamp=_to_utc_seconds(event.changed_at),
        last_modified=_to_utc_seconds(event.changed_at),
        start=_to_utc_seconds(event.starts_at),
        end=_to_utc_seconds(event.ends_at),
        summary=_clean_line(event.summary),
        description=_clean_text(event.description) or None,
        location=_clean_line(event.location) or None,
        url=_clean_line(event.url) or None,
        status=icalendar.enums.STATUS(status.value),
        transparency=icalendar.enums.TRANSP.OPAQUE,
        organizer=_make_organizer(event.organizer),
        attendees=None if method is Method.PUBLISH else [_make_attendee(each) for each in event.attendees],
    )


def _make_organizer(person: Attendee) -> vCalAddress:
    from icalendar import vCalAddress

    return vCalAddress.new(person.email, cn=_clean_parameter(person.name) or None)


def _make_attendee(person: Attendee) -> vCalAddress:
    from icalendar import vCalAddress

    return vCalAddress.new(
        person.email,
        cn=_clean_parameter(person.name) or None,
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat=person.participation.value,
        # A guest who has accepted may still say no from their own calendar, and the answer is sent.
        rsvp=True,
    )


def _to_utc_seconds(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A meeting in a calendar needs aware times.")
    return moment.astimezone(UTC).replace(microsecond=0)


def _clean_text(text: str) -> str:
    """Return ``text`` without control characters other than line breaks and tabs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in "\n\t" or category(letter) not in _UNWRITABLE_CATEGORIES)


def _clean_line(text: str) -> str:
    return " ".join(_clean_text(text).split())


def _clean_parameter(text: str) -> str:
    # A quotation mark inside a parameter needs RFC 6868, which many calendars do not know.
    return _clean_line(text).replace('"', "'")
