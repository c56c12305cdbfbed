"""What a process counts in memory and writes down in bulk, so that counting costs a page nothing.

A web process writes down every few seconds and when it ends. One that is killed loses what it counted since.
"""

from __future__ import annotations

import atexit
import logging
from collections import Counter
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from django.db import connections

from klatsch.core.logging import describe_error

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

log = logging.getLogger(__name__)

FLUSH_INTERVAL_SECONDS = 10.0  # seconds


class BufferedCounter[Key: Hashable]:
    """How often each key was counted since the last time it was written down, in this process.

    :param otherwise: what to count instead of a key that is new when there are `most` of them: memory has an end.
    """

    def __init__(self, most: int, otherwise: Callable[[Key], Key]) -> None:
        self._most, self._otherwise = most, otherwise
        self._counts: Counter[Key] = Counter()
        self._lock = Lock()

    def count(self, key: Key, times: int = 1) -> None:
        with self._lock:
            if len(self._counts) >= self._most and key not in self._counts:
                key = self._otherwise(key)
            self._counts[key] += times

    def take(self) -> Mapping[Key, int]:
        """Return what was counted, and begin anew."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return taken


_flushers: dict[str, Callable[[], object]] = {}


def register_flush(name: str, write_down: Callable[[], object]) -> None:
    """Have `write_down` called every few seconds in each web process; the same name again replaces it."""
    _flushers[name] = write_down


def flush_all() -> None:
    """Write down what was counted. What fails is logged, and keeps nothing else from being written down."""
    for name, write_down in _flushers.items():
        try:
            write_down()
        except Exception as error:  # noqa: BLE001 - a count is never worth a web process
            log.error("The count of %s could not be written down: %s.", name, describe_error(error))  # noqa: TRY400


def start_flushing() -> None:
    """Write down every few seconds from a thread, and once more when this process ends."""
    end = Event()
    thread = Thread(target=_flush_periodically, args=[end], daemon=True, name="tallies")

    def finish() -> None:
        end.set()
        thread.join(FLUSH_INTERVAL_SECONDS)

    atexit.register(finish)
    thread.start()


def _flush_periodically(end: Event) -> None:
    is_over = False
    while not is_over:
        is_over = end.wait(FLUSH_INTERVAL_SECONDS)
        flush_all()
        connections.close_all()
