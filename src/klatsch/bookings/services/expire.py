from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.queries import hosts_with_expired, hosts_with_waiting
from klatsch.bookings.services.agenda import lock_agenda, release_expired
from klatsch.bookings.services.waiting_list import serve_waiting

if TYPE_CHECKING:
    from datetime import datetime


def expire_bookings(*, now: datetime) -> int:
    """Give back what ran out and offer what is free to those who wait, one transaction a host; safe beside itself.

    Returns how many holds and requests ran out.
    """
    hosts = {*hosts_with_expired(now), *hosts_with_waiting(now)}
    return sum(_expire(host_id, now) for host_id in sorted(hosts))


@transaction.atomic
def _expire(host_id: int, now: datetime) -> int:
    lock_agenda(host_id)
    expired = release_expired(host_id, now)
    serve_waiting(host_id, now)
    return expired
