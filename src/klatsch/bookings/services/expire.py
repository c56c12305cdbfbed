from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.queries import hosts_with_expired
from klatsch.bookings.services.agenda import lock_agenda, release_expired

if TYPE_CHECKING:
    from datetime import datetime


def expire_bookings(*, now: datetime) -> int:
    """Give back what ran out, one transaction a host; safe beside itself. Returns how many holds and requests."""
    return sum(_expire(host_id, now) for host_id in hosts_with_expired(now))


@transaction.atomic
def _expire(host_id: int, now: datetime) -> int:
    lock_agenda(host_id)
    return release_expired(host_id, now)
