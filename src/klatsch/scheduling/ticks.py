"""Time as whole numbers: tick n is the five minutes [n, n+1) x 300 seconds since 1970."""

from __future__ import annotations

from datetime import datetime, timedelta

TICK_SECONDS = 300
TICK = timedelta(seconds=TICK_SECONDS)


def ticks_between(starts_at: datetime, ends_at: datetime) -> range:
    """Return the ticks that [starts_at, ends_at) touches, both aware: whole ticks at both ends."""
    return range(int(starts_at.timestamp()) // TICK_SECONDS, -(-int(ends_at.timestamp()) // TICK_SECONDS))
