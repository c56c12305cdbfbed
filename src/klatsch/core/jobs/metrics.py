"""Buffered counters: counts that a process keeps in memory and writes in bulk, so that counting costs a page nothing.

A web process flushes them every few seconds and when it ends. One that is killed loses what it counted since.
"""

from __future__ import annotations

import atexit
import logging
from collections import Counter
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from django.db import connections

from klatsch.core.hooks import Hook
from klatsch.core.logging import describe_error

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

log = logging.getLogger(__name__)

FLUSH_INTERVAL_SECONDS = 10.0

counter_flushes: Hook[Callable[[], object]] = Hook(
    "counter flushes", "`flush()` writes buffered counts to the database; called every few seconds in each web process."
)


class BufferedCounter[Key: Hashable]:
    """Counts keys in this process until they are drained.

    :param max_keys: the limit of memory: further keys are counted under `fallback(key)`.
    """

    def __init__(self, max_keys: int, fallback: Callable[[Key], Key]) -> None:
        self._max_keys = max_keys
        self._fallback = fallback
        self._counts: Counter[Key] = Counter()
        self._lock = Lock()

    def add(self, key: Key, times: int = 1) -> None:
        with self._lock:
            if len(self._counts) >= self._max_keys and key not in self._counts:
                key = self._fallback(key)
            self._counts[key] += times

    def drain(self) -> Mapping[Key, int]:
        """Return the counts, and begin anew."""
        with self._lock:
            drained = self._counts
            self._counts = Counter()
        return drained


def flush_counters() -> None:
    """Write all counts to the database. A flush that fails is logged, and keeps no other one from being run."""
    for name, flush in counter_flushes.items().items():
        try:
            flush()
        except Exception as error:  # noqa: BLE001 - a count is never worth a web process
            log.error("The count of %s could not be written down: %s.", name, describe_error(error))  # noqa: TRY400


def start_flushing() -> None:
    """Flush all counters every few seconds from a thread, and once more when this process ends."""
    is_ending = Event()
    thread = Thread(target=_flush_periodically, args=[is_ending], daemon=True, name="counters")

    def finish() -> None:
        is_ending.set()
        thread.join(FLUSH_INTERVAL_SECONDS)

    atexit.register(finish)
    thread.start()


def _flush_periodically(is_ending: Event) -> None:
    is_last = False
    while not is_last:
        is_last = is_ending.wait(FLUSH_INTERVAL_SECONDS)
        flush_counters()
        connections.close_all()
