"""A cache in the memory of one process, whose values carry versions."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


class VersionedCache[Value]:
    """An LRU cache of at most `max_entries` values, each valid for one version only.

    A version holds everything that a value depends on, so nothing ever has to be invalidated.
    """

    def __init__(self, max_entries: int) -> None:
        self._max_entries = max_entries
        self._values: OrderedDict[Hashable, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Hashable, version: Hashable) -> Value | None:
        """Return the value of `name` if it has this version, or None."""
        with self._lock:
            if name not in self._values:
                return None
            self._values.move_to_end(name)
            cached_version, value = self._values[name]
        return value if cached_version == version else None

    def put(self, name: Hashable, version: Hashable, value: Value) -> Value:
        """Store and return `value`; the least recently used value beyond the limit is dropped."""
        with self._lock:
            self._values[name] = (version, value)
            self._values.move_to_end(name)
            if len(self._values) > self._max_entries:
                self._values.popitem(last=False)
        return value
