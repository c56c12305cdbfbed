from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, DateTimeField, Q, Value

from klatsch.calendars.models import STRICT_CALENDAR_MAX_AGE, BusyPeriod, WatchedCalendar, WrittenEvent

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from klatsch.accounts.models import Host

# The busy time of a host whose strict calendar does not answer.
ALL_TIME = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))


def calendars_of(host: Host) -> QuerySet[WatchedCalendar]:
    """Return the connected calendars of a host, oldest first, with `unwritten`: the number of chats not written yet."""
    failed = Count("entries", filter=~Q(entries__last_error=""))
    return WatchedCalendar.objects.filter(host=host).annotate(unwritten=failed).order_by("pk")


def calendars_for_chats() -> QuerySet[WatchedCalendar]:
    """Return the calendars into which chats are written, of all hosts."""
    return WatchedCalendar.objects.filter(takes_chats=True).order_by("pk")


def written_versions(calendar: WatchedCalendar) -> dict[str, str]:
    """Return the version of each event that klatsch has written into a calendar, by UID; "" if it is not there yet."""
    return dict(WrittenEvent.objects.filter(calendar=calendar).values_list("uid", "written"))


def busy_times_of(host_id: int, start: datetime, end: datetime, now: datetime) -> list[tuple[datetime, datetime]]:
    """Return the busy times of a host around `[start, end)`; with `ALL_TIME` while a strict calendar is silent.

    One query. The times may overlap and reach beyond the interval.
    """
    times = BusyPeriod.objects.filter(host_id=host_id, starts_at__lt=end, ends_at__gt=start)
    low, high = (Value(moment, output_field=DateTimeField()) for moment in ALL_TIME)
    silent = _unanswered_strict_calendars(host_id, now).annotate(low=low, high=high)
    return list(times.values_list("starts_at", "ends_at").union(silent.values_list("low", "high")))


def _unanswered_strict_calendars(host_id: int, now: datetime) -> QuerySet[WatchedCalendar]:
    heard = Q(answered_at__gt=now - STRICT_CALENDAR_MAX_AGE, answered_at__isnull=False)
    return WatchedCalendar.objects.filter(~heard, host_id=host_id, is_careful=True)
