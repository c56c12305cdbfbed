"""Hooks that run when the busy times of a host are read or changed; later stages connect to them in their apps.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable

busy_times_changing: Hook[Callable[[int], object]] = Hook(
    "busy times changing",
    "Called with the id of a host inside the transaction that changes their busy times, before the change: it locks "
    "what depends on them.",
)
own_event_uids: Hook[Callable[[int], frozenset[str]]] = Hook(
    "own event UIDs",
    "Returns the UIDs of the events that klatsch has made for the host with this id. In a connected calendar they are "
    "not busy: their time is taken already.",
)


def notify_before_change(host_id: int) -> None:
    """Run `busy_times_changing` for a host, inside the transaction that changes their busy times."""
    for before_change in busy_times_changing:
        before_change(host_id)


def event_uids_of(host_id: int) -> frozenset[str]:
    """Return the UIDs of the events that klatsch has made for a host."""
    return frozenset().union(*(event_uids(host_id) for event_uids in own_event_uids))
