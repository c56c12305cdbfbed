"""The busy times in a calendar (RFC 5545): repeating events (RRULE), exceptions, whole days.

Not busy: events that are cancelled, shown as free (TRANSP, and Outlook's word for it), or declined by the host. A
series that cannot be read is counted, never treated as free time without a word. Calendars come from anywhere:
rules that would take long to expand are not expanded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from zoneinfo import ZoneInfo

    from icalendar import Calendar, Event, vRecur

# Real calendars repeat by the day or slower, a few times a day at most; hourly rules take seconds to expand.
_SUPPORTED_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_MAX_OCCURRENCES_PER_DAY = 48
# Two of these on a daily rule may never match, and every day up to the year 9999 would be tried.
_NARROWING_RULE_PARTS = {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_MIN_YEAR = 1900
_ONE_DAY = timedelta(days=1)


class CalendarUnreadable(Refused):
    """The content is not a calendar."""

    code = "calendar-unreadable"


class BusyTime(NamedTuple):
    """``[starts_at, ends_at)``, aware, in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class BusyReading:
    """The busy times of a calendar within an interval.

    :param times: sorted, possibly overlapping, cut to the interval.
    :param unreadable: the number of events or series that could not be read: they may be busy or not.
    """

    times: tuple[BusyTime, ...]
    unreadable: int = 0


class _TooSlowError(ValueError):
    pass


def read_busy_times(
    content: bytes,
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    addresses: Collection[str] = (),
    own_uids: Collection[str] = (),
) -> BusyReading:
    """Return the times when the owner of the calendar in ``content`` is busy within ``[start, end)``; both aware.

    :param zone: what times without a zone, and whole days, are meant in.
    :param addresses: the owner's mail addresses; what these have declined is not busy.
    :param own_uids: the UIDs of events that klatsch has made: their time is taken already, so they are skipped.
    :raises CalendarUnreadable: ``content`` is not one or more calendars.
    """
    owner = {address.lower() for address in addresses}
    times: list[BusyTime] = []
    unreadable = 0
    for series in _group_by_series(_parse_calendars(content)):
        if str(series[0].get("UID", "")) in own_uids:
            continue
        try:
            occurrences = _expand_recurring_events(series, start.astimezone(UTC), end.astimezone(UTC))
            times += [_event_span(each, zone) for each in occurrences if _is_busy(each, owner)]
        # The libraries raise many kinds of errors for the many ways in which an event can be broken.
        except Exception:  # noqa: BLE001 - counted and shown
            unreadable += 1
    within = (BusyTime(max(low, start), min(high, end)) for low, high in times if low < end and high > start)
    return BusyReading(tuple(sorted(time for time in within if time.starts_at < time.ends_at)), unreadable)


def _parse_calendars(content: bytes) -> list[Calendar]:
    from icalendar import Calendar

    try:
        components = Calendar.from_ical(content, multiple=True)
    except Exception as error:
        raise CalendarUnreadable("What came from there is not a calendar.") from error
    calendars: list[Calendar] = [each for each in components if each.name == "VCALENDAR"]
    if not calendars:
        raise CalendarUnreadable("What came from there is not a calendar.")
    return calendars


def _group_by_series(calendars: Iterable[Calendar]) -> Iterator[list[Event]]:
    """Yield the events of each UID with their exceptions, as one list."""
    for calendar in calendars:
        by_uid: dict[str, list[Event]] = {}
        for index, event in enumerate(calendar.events):
            by_uid.setdefault(str(event.get("UID", f"nameless {index}")), []).append(event)
        yield from by_uid.values()


def _expand_recurring_events(series: list[Event], start: datetime, end: datetime) -> list[Event]:
    from icalendar import Calendar
    from recurring_ical_events import of

    calendar = Calendar()
    for event in series:
        for rule in event.rrules:
            _reject_slow_rrule(rule, event.start)
        calendar.add_component(event)
    # Times without a zone and whole days may lie a day off in either direction.
    return list(of(calendar).between(start - _ONE_DAY, end + _ONE_DAY))


def _reject_slow_rrule(rule: vRecur, first: date) -> None:
    """Raise for rules that take long to expand: dense ones, and those whose next day never comes or is the same."""
    times = 1
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(1, len(rule.get(part, [])))
    searches = rule["FREQ"] == ["DAILY"] and len(_NARROWING_RULE_PARTS & set(rule)) > 1
    stands_still = any(int(step) < 1 for step in rule.get("INTERVAL", []))
    dense = times > _MAX_OCCURRENCES_PER_DAY or not set(rule["FREQ"]) <= _SUPPORTED_FREQUENCIES
    if dense or searches or stands_still or first.year < _MIN_YEAR:
        raise _TooSlowError


def _is_busy(event: Event, owner: set[str]) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
        return False
    attendees = event.get("ATTENDEE", [])
    return not any(
        str(each).lower().removeprefix("mailto:") in owner
        and str(each.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for each in (attendees if isinstance(attendees, list) else [attendees])
    )


def _event_span(event: Event, zone: ZoneInfo) -> BusyTime:
    return BusyTime(_to_instant(event.start, zone), _to_instant(event.end, zone))


def _to_instant(moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    elif moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)
