"""What later stages have to do with a host's busy times: they say so in their apps.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Neighbour:
    """A stage that works with busy times.

    :param before_change: called with a host's id inside the transaction that changes their busy times, before it does.
    :param own_uids: the UIDs of a host's meetings that klatsch itself has made: in a calendar they are no busy times,
        because their time is taken already.
    """

    before_change: Callable[[int], object]
    own_uids: Callable[[int], frozenset[str]]


_neighbours: dict[str, Neighbour] = {}


def join(name: str, neighbour: Neighbour) -> None:
    """Have `neighbour` asked from now on; the same name again replaces it."""
    _neighbours[name] = neighbour


def announce_change(host_id: int) -> None:
    """Say that the busy times of a host are about to change; inside the transaction that does it."""
    for neighbour in _neighbours.values():
        neighbour.before_change(host_id)


def own_uids(host_id: int) -> frozenset[str]:
    """Return the UIDs of the meetings that klatsch has made for a host."""
    return frozenset().union(*(neighbour.own_uids(host_id) for neighbour in _neighbours.values()))
