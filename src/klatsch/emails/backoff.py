"""The backoff between attempts to send an email."""

from __future__ import annotations

from datetime import timedelta

# Minutes between attempts: soon at first, then rarer, for two days altogether.
RETRY_DELAYS_MINUTES = (1, 5, 15, 60, 120, 240, *[480] * 5)


def retry_delay(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts, or None after the last attempt.

    :param attempts: at least 1.
    """
    if attempts > len(RETRY_DELAYS_MINUTES):
        return None
    return timedelta(minutes=RETRY_DELAYS_MINUTES[attempts - 1])
