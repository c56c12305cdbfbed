from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


class VersionedCache[Value]:
    """The newest value under each name, for the `size` names that were asked for last, in this process's memory.

    A version holds everything that a value depends on, so nothing ever has to be forgotten on purpose; what has
    another version is as good as not there.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Hashable, version: Hashable) -> Value | None:
        """Return what is remembered under `name`, if it has this version, or None."""
        with self._lock:
            if name not in self._values:
                return None
            self._values.move_to_end(name)
            known, value = self._values[name]
        return value if known == version else None

    def put(self, name: Hashable, version: Hashable, value: Value) -> Value:
        """Remember `value` under `name`, forget its older version and the name not asked for longest; return it."""
        with self._lock:
            self._values[name] = (version, value)
            self._values.move_to_end(name)
            if len(self._values) > self._size:
                self._values.popitem(last=False)
        return value
