"""Synchronize bookings to the host's own calendar: compare what is there with what should be, write the difference."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from klatsch.bookings.calendar_sync.calendar_objects import host_calendar_event
from klatsch.bookings.models import Booking, BookingState
from klatsch.calendars.ical import caldav_event
from klatsch.calendars.queries import calendars_for_chats, written_versions
from klatsch.calendars.write_events import write_event
from klatsch.core.jobs.scheduler import shutdown_requested

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.calendars.models import WatchedCalendar

# The same worker sends emails: a row of slow servers must not keep it.
MAX_SYNC_SECONDS = 5.0


def sync_bookings(now: datetime) -> int:
    """Write every booked, rescheduled or cancelled chat that is still to come; return how many. Safe beside itself."""
    until = time.monotonic() + MAX_SYNC_SECONDS
    return sum(_sync_calendar(calendar, now, until) for calendar in calendars_for_chats())


def _sync_calendar(calendar: WatchedCalendar, now: datetime, until: float) -> int:
    written_by_uid = written_versions(calendar)
    chats = Booking.objects.filter(
        host_id=calendar.host_id, state__in=[BookingState.BOOKED, BookingState.CANCELLED], ends_at__gt=now
    ).select_related("invitation__host")
    count = 0
    for chat in chats.order_by("starts_at"):
        version = f"{chat.state} {chat.sequence}"
        # What was never there need not be cancelled there.
        is_needed = chat.state == BookingState.BOOKED or chat.uid in written_by_uid
        if not is_needed or written_by_uid.get(chat.uid) == version:
            continue
        if shutdown_requested.is_set() or time.monotonic() > until:
            break
        content = caldav_event(host_calendar_event(chat))
        count += write_event(calendar=calendar, uid=chat.uid, version=version, content=content, now=now)
    return count
