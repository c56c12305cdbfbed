"""What later stages have to do with a host's busy times: they say so in their apps.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class BusyTimesHooks:
    """A stage that works with busy times.

    :param before_change: called with a host's id inside the transaction that changes their busy times, before it does.
    :param own_uids: the UIDs of a host's meetings that klatsch itself has made: in a calendar they are no busy times,
        because their time is taken already.
    """

    before_change: Callable[[int], object]
    own_uids: Callable[[int], frozenset[str]]


_busy_times_hooks: dict[str, BusyTimesHooks] = {}


def connect_busy_times_hooks(name: str, neighbour: BusyTimesHooks) -> None:
    """Have `neighbour` asked from now on; the same name again replaces it."""
    _busy_times_hooks[name] = neighbour


def notify_before_change(host_id: int) -> None:
    """Say that the busy times of a host are about to change; inside the transaction that does it."""
    for neighbour in _busy_times_hooks.values():
        neighbour.before_change(host_id)


def own_event_uids(host_id: int) -> frozenset[str]:
    """Return the UIDs of the meetings that klatsch has made for a host."""
    return frozenset().union(*(neighbour.own_uids(host_id) for neighbour in _busy_times_hooks.values()))
