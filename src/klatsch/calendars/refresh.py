"""Refresh of connected calendars. No transaction is open during a request; the busy times are saved as a whole."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from klatsch.calendars.busy_times import BusyReading, read_busy_times
from klatsch.calendars.credentials import client_for
from klatsch.calendars.hooks import event_uids_of, notify_before_change
from klatsch.calendars.models import BusyPeriod, WatchedCalendar
from klatsch.core.errors import Refused, error_columns
from klatsch.core.jobs.scheduler import shutdown_requested
from klatsch.core.security.encryption import decrypt

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.calendars.fetched_calendar import FetchedCalendar

REFRESH_INTERVAL = timedelta(minutes=10)
# After this time another worker takes over from one that died.
REFRESH_LEASE = timedelta(minutes=3)
# The same worker sends emails: slow servers must not keep it.
MAX_REFRESH_SECONDS = 5.0
# Busy times are kept this far ahead, and the same content is expanded again after a while, because time goes on.
BUSY_HORIZON = timedelta(days=400)
BUSY_LOOKBACK = timedelta(days=2)
EXPANSION_INTERVAL = timedelta(hours=20)
MAX_RETRY_DELAY = timedelta(hours=1)


def refresh_calendars(now: datetime) -> int:
    """Refresh calendars that are due, for at most `MAX_REFRESH_SECONDS`. Returns their number.

    Several workers may do this at once.
    """
    until = time.monotonic() + MAX_REFRESH_SECONDS
    due = list(WatchedCalendar.objects.filter(due_at__lte=now).order_by("due_at").values_list("pk", flat=True))
    return sum(_lease_calendar(pk, now) for pk in due if not shutdown_requested.is_set() and time.monotonic() < until)


def _lease_calendar(pk: int, now: datetime) -> bool:
    if not WatchedCalendar.objects.filter(pk=pk, due_at__lte=now).update(due_at=now + REFRESH_LEASE):
        return False
    refresh_calendar(calendar=WatchedCalendar.objects.select_related("host").get(pk=pk), now=now)
    return True


def refresh_calendar(*, calendar: WatchedCalendar, now: datetime) -> None:
    """Fetch a calendar and save its busy times. An error is saved with the calendar, and the busy times stay."""
    try:
        fetched = _fetch(calendar, now)
        reading = None if fetched.content is None else _read_calendar(calendar, fetched.content, now)
    except Refused as refusal:
        failures = min(calendar.failures + 1, 1000)
        pause = min(timedelta(minutes=2) * 2 ** min(failures, 6), MAX_RETRY_DELAY)
        WatchedCalendar.objects.filter(pk=calendar.pk).update(
            failures=failures, due_at=now + pause, **error_columns(refusal.message)
        )
        return
    _save_busy_times(calendar, fetched, reading, now)


def _fetch(calendar: WatchedCalendar, now: datetime) -> FetchedCalendar:
    # The HTTP client is large: a server where nobody has a calendar does not load it.
    from klatsch.calendars.caldav.client import fetch_account_calendar
    from klatsch.calendars.ics_subscription.client import fetch_calendar

    is_recent = calendar.unfolded_at is not None and calendar.unfolded_at > now - EXPANSION_INTERVAL
    address = decrypt(calendar.sealed_address)
    etag = calendar.etag if is_recent else ""
    if calendar.sealed_login:
        return fetch_account_calendar(
            client_for(calendar), address, etag=etag, start=now - BUSY_LOOKBACK, end=now + BUSY_HORIZON
        )
    return fetch_calendar(
        address,
        etag=etag,
        last_modified=calendar.last_modified if is_recent else "",
        allow_private=settings.KLATSCH.allow_private_hosts,
    )


def _read_calendar(calendar: WatchedCalendar, content: bytes, now: datetime) -> BusyReading:
    host = calendar.host
    return read_busy_times(
        content,
        start=now - BUSY_LOOKBACK,
        end=now + BUSY_HORIZON,
        zone=ZoneInfo(host.time_zone),
        addresses=[host.email],
        own_uids=event_uids_of(host.pk),
    )


@transaction.atomic
def _save_busy_times(
    calendar: WatchedCalendar, fetched: FetchedCalendar, reading: BusyReading | None, now: datetime
) -> None:
    was_silent = calendar.is_silent(now)
    changes = {"answered_at": now, "due_at": now + REFRESH_INTERVAL, "failures": 0, **error_columns(None)}
    if reading is not None:
        changes |= {
            "unfolded_at": now,
            "etag": fetched.etag,
            "last_modified": fetched.last_modified,
            "unreadable": reading.unreadable,
        }
    times = None if reading is None else set(reading.times)
    known_times = set(calendar.busy_times.values_list("starts_at", "ends_at"))
    has_changed = times is not None and times != known_times
    if has_changed or was_silent:
        notify_before_change(calendar.host_id)
    # If it was disconnected meanwhile, there is nothing to save.
    if not WatchedCalendar.objects.filter(pk=calendar.pk).update(**changes) or times is None or not has_changed:
        return
    calendar.busy_times.all().delete()
    BusyPeriod.objects.bulk_create(
        [
            BusyPeriod(host_id=calendar.host_id, calendar=calendar, starts_at=low, ends_at=high)
            for low, high in sorted(times)
        ],
        batch_size=500,
    )
