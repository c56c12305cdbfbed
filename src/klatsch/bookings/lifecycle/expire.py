"""Expire holds and requests in the background, and offer what is free to the waitlist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.queries import hosts_with_expired, hosts_with_waitlist
from klatsch.bookings.waitlist.offers import offer_free_slots

if TYPE_CHECKING:
    from datetime import datetime


def expire_bookings(*, now: datetime) -> int:
    """Give back what ran out and offer what is free to the waitlist, one transaction a host; safe beside itself.

    Returns how many holds and requests ran out.
    """
    expired_count = 0
    for host_id in sorted({*hosts_with_expired(now), *hosts_with_waitlist(now)}):
        with host_calendar_locked(host_id, now) as expired_of_host:
            offer_free_slots(host_id, now)
            expired_count += expired_of_host
    return expired_count
