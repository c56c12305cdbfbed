"""Write events into the calendar that a host has chosen for them. No transaction is open during a request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from klatsch.calendars.credentials import client_for
from klatsch.calendars.models import WrittenEvent
from klatsch.core.errors import Refused
from klatsch.core.security.encryption import decrypt

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.calendars.models import WatchedCalendar

WRITE_LEASE = timedelta(minutes=3)
MAX_WRITE_RETRY_DELAY = timedelta(hours=1)


def write_event(*, calendar: WatchedCalendar, uid: str, version: str, content: bytes, now: datetime) -> bool:
    """Put `version` of the event `uid` into the calendar, unless a retry is not due yet.

    Putting the same twice leaves one event. An error is saved and tried again with a growing delay.
    Returns True if the event is there now.
    """
    entry, _ = WrittenEvent.objects.get_or_create(calendar=calendar, uid=uid, defaults={"due_at": now})
    if not WrittenEvent.objects.filter(pk=entry.pk, due_at__lte=now).update(due_at=now + WRITE_LEASE):
        return False
    row = WrittenEvent.objects.filter(pk=entry.pk)
    try:
        client_for(calendar).put_event(decrypt(calendar.sealed_address), uid, content)
    except Refused as refusal:
        pause = min(timedelta(minutes=1) * 2 ** min(entry.failures, 6), MAX_WRITE_RETRY_DELAY)
        row.update(failures=min(entry.failures + 1, 1000), last_error=str(refusal)[:200], due_at=now + pause)
        return False
    row.update(written=version, failures=0, last_error="", due_at=now)
    return True
