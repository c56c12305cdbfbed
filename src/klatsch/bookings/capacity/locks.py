"""The lock of a host's calendar. The rules are in docs/explanation/locking.md."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from klatsch.bookings.capacity.claims import release_expired
from klatsch.bookings.models import Agenda
from klatsch.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

type OfferFreedSlots = Callable[[int, datetime], int]

freed_slot_offers: Hook[OfferFreedSlots] = Hook(
    "freed slots", "Called under the lock, with the id of a host and the time, when holds or requests have run out."
)
# One statement, in the SQL that both databases share: every booking waits for it. Whatever has run out was committed
# long ago, so that RETURNING sees it although PostgreSQL waits for the lock in the middle of the statement.
LOCK_SQL = """
UPDATE bookings_agenda SET version = version + 1 WHERE host_id = %s
RETURNING EXISTS (
  SELECT 1 FROM bookings_booking
  WHERE host_id = %s AND state IN ('held', 'requested', 'booked') AND expires_at <= %s
)
"""


@contextmanager
def host_calendar_locked(host_id: int, now: datetime) -> Iterator[int]:
    """Open a transaction under the lock of a host's calendar, after whatever has run out was given back.

    Locks first, then expires holds and requests, then offers the slots that this made free to the waitlist. Read again
    in the block what the decision depends on. Every verb that takes or gives back time of a host uses this, so that
    they come one after the other and can count. Yields how many holds and requests have run out.
    """
    with transaction.atomic():
        expired_count = 0
        if _lock(host_id, now):
            expired_count = release_expired(host_id, now)
            for offer_freed_slots in freed_slot_offers:
                offer_freed_slots(host_id, now)
        yield expired_count


def lock_host_calendar(host_id: int, now: datetime) -> None:
    """Lock a host's calendar until the transaction ends, and raise its version, but expire nothing."""
    _lock(host_id, now)


def _lock(host_id: int, now: datetime) -> bool:
    """Return True when holds or requests of the host have run out."""
    present = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL, [host_id, host_id, present])
        row = cursor.fetchone()
    if row is None:
        Agenda.objects.bulk_create([Agenda(host_id=host_id)], ignore_conflicts=True)
        return _lock(host_id, now)
    return bool(row[0])
