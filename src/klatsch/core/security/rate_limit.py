"""Rate limit of bookings by IP address, counted by the `limits` library in the memory of each web process."""

from __future__ import annotations

import math
import time
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import MovingWindowRateLimiter


class RateLimited(Refused):
    """There were too many requests from one address; `retry_after` is the number of seconds until the next one."""

    code = "rate-limited"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "That was a little too often from your network. Please try again in %(seconds)d seconds.",
            seconds=retry_after,
        )
        self.retry_after = retry_after


@cache
def _limiter() -> MovingWindowRateLimiter:
    from limits.storage import MemoryStorage
    from limits.strategies import MovingWindowRateLimiter

    return MovingWindowRateLimiter(MemoryStorage())


@cache
def _parse_rate(text: str) -> RateLimitItem:
    from limits import parse

    return parse(text)


def check_rate_limit(address: str) -> None:
    """Count one request to book from `address`. Raises `RateLimited` when there were too many."""
    text = settings.KLATSCH.booking_rate
    if text == "off":
        return
    rate = _parse_rate(text)
    if not _limiter().hit(rate, "booking", address):
        ends_at = _limiter().get_window_stats(rate, "booking", address).reset_time
        raise RateLimited(max(1, math.ceil(ends_at - time.time())))
