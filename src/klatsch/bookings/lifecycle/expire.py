from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.capacity.locks import lock_host_calendar, release_expired
from klatsch.bookings.queries import hosts_with_expired, hosts_with_waitlist
from klatsch.bookings.waitlist.offers import offer_free_slots

if TYPE_CHECKING:
    from datetime import datetime


def expire_bookings(*, now: datetime) -> int:
    """Give back what ran out and offer what is free to those who wait, one transaction a host; safe beside itself.

    Returns how many holds and requests ran out.
    """
    hosts = {*hosts_with_expired(now), *hosts_with_waitlist(now)}
    return sum(_expire_of_host(host_id, now) for host_id in sorted(hosts))


@transaction.atomic
def _expire_of_host(host_id: int, now: datetime) -> int:
    lock_host_calendar(host_id)
    expired = release_expired(host_id, now)
    offer_free_slots(host_id, now)
    return expired
