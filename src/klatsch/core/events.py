"""Domain events: what happened, as rows, written in the transaction in which it happened.

A stage declares its event types in its ``events.py`` and publishes them from its verbs; a verb does not know who
listens. There are two kinds of listeners:

- ``listen`` connects a function that runs inside the transaction of the verb and writes rows, such as emails to be
  sent. An error rolls the verb back, so it must only do what belongs to the verb.
- ``listen_after_commit`` connects a function that runs after the commit, from the row: whatever leaves the machine or
  computes long. It may run more than once for one event and must be quick (enqueue a task, write a row). An error in it
  is logged and it is tried again later; it never turns an act that succeeded into an error.

Rows hold ids only, never names or addresses.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F, Q

from klatsch.core.hooks import Hook
from klatsch.core.logging import describe_error
from klatsch.core.models import DomainEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model

    type Listener = Callable[[Event], object]
    type AfterCommitListener = Callable[[DomainEvent], object]

log = logging.getLogger(__name__)

DISPATCH_BATCH_ROWS = 500
DISPATCH_LEASE = timedelta(minutes=1)
MAX_RETRY_DELAY = timedelta(hours=1)
EVENT_RETENTION = timedelta(days=180)
INSERT_EVENT = """
INSERT INTO core_domainevent (host_id, type, ids, occurred_at, dispatched_at, retry_at, attempts)
VALUES (%s, %s, %s, %s, %s, NULL, 0)
"""


@dataclass(frozen=True, slots=True)
class Event:
    """An event as listeners inside the transaction see it: with the row that it is about."""

    type: EventType
    host_id: int
    occurred_at: datetime
    subject: Any
    ids: dict[str, int]


class EventType:
    """One kind of domain event, such as ``booking.created``.

    :param name: subject and past participle, unique.
    :param description: a sentence for the reference: when it is published.
    :param ids: the names of the ids that its rows hold.
    """

    def __init__(self, name: str, description: str, *, ids: tuple[str, ...]) -> None:
        if name in _event_types:
            raise ValueError(f"There is an event type {name!r} already.")
        self.name = name
        self.description = description
        self.ids = ids
        self.listeners: Hook[Listener] = Hook(f"event {name}", f"Runs inside the transaction that publishes {name}.")
        self.after_commit: Hook[AfterCommitListener] = Hook(
            f"event {name}, after commit", f"Runs after the commit of {name}, at least once."
        )
        _event_types[name] = self

    def __repr__(self) -> str:
        return f"<EventType {self.name}>"

    def listen(self, key: str, listener: Listener) -> None:
        """Have `listener` write rows inside the transaction of each event of this type."""
        self.listeners.connect(key, listener)

    def listen_after_commit(self, key: str, listener: AfterCommitListener) -> None:
        """Have `listener` called with the row of each event of this type, after its commit."""
        self.after_commit.connect(key, listener)

    def publish(self, *, host_id: int, now: datetime, subject: Model | None = None, **ids: int) -> None:
        """Write the row of an event and call those who listen; needs the transaction of the verb around it.

        `ids` are the ids that the type names; the first of them defaults to the primary key of `subject`.
        Raises `ValueError` for other ids than these.
        """
        if subject is not None and self.ids and self.ids[0] not in ids:
            ids = {self.ids[0]: subject.pk, **ids}
        if set(ids) != set(self.ids):
            raise ValueError(f"{self.name} holds the ids {self.ids}, not {tuple(ids)}.")
        # By attribute: a booking pays for each call under its host's lock.
        is_awaited = bool(self.after_commit.extensions)
        _insert_row(self.name, host_id, ids, now, is_awaited=is_awaited)
        event = Event(self, host_id, now, subject, ids)
        for listener in self.listeners.extensions.values():
            listener(event)
        if is_awaited:
            transaction.on_commit(partial(_dispatch_after_commit, host_id, now), robust=True)


_event_types: dict[str, EventType] = {}


def declared_event_types() -> list[EventType]:
    """Return every event type of the modules that are loaded, by name."""
    return [_event_types[name] for name in sorted(_event_types)]


def listen_to_all(types: Iterable[EventType], key: str, listener: AfterCommitListener) -> None:
    """Connect one listener to several types of events, after their commit."""
    for event_type in types:
        event_type.listen_after_commit(key, listener)


def _insert_row(name: str, host_id: int, ids: dict[str, int], now: datetime, *, is_awaited: bool) -> None:
    # By hand, in the SQL that both databases share: a booking pays for it under its host's lock.
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_EVENT, [host_id, name, json.dumps(ids), at, None if is_awaited else at])


def _dispatch_after_commit(host_id: int, now: datetime) -> None:
    dispatch_events(now=now, host_id=host_id)


def dispatch_events(*, now: datetime, host_id: int | None = None) -> int:
    """Call the listeners of events that are committed and not dispatched yet; return how many events there were.

    Runs after each commit that somebody awaits, and in every worker for what a crash left behind. Safe beside itself.
    """
    waiting = DomainEvent.objects.filter(dispatched_at=None).filter(Q(retry_at=None) | Q(retry_at__lte=now))
    if host_id is not None:
        waiting = waiting.filter(host_id=host_id)
    events = list(waiting.order_by("pk")[:DISPATCH_BATCH_ROWS])
    return sum(_dispatch(event, now) for event in events)


def _dispatch(event: DomainEvent, now: datetime) -> bool:
    """Lease an event, call its listeners and note that it is done. Returns False when another process has it."""
    mine = DomainEvent.objects.filter(pk=event.pk, dispatched_at=None, retry_at=event.retry_at)
    if not mine.update(retry_at=now + DISPATCH_LEASE):
        return False
    declared = _event_types.get(event.type)
    listeners = declared.after_commit.items() if declared is not None else {}
    # A list, so that one that fails keeps no other from being called.
    succeeded = [_call_listener(key, listener, event) for key, listener in listeners.items()]
    done = DomainEvent.objects.filter(pk=event.pk)
    if not all(succeeded):
        delay = min(timedelta(seconds=2 ** min(event.attempts, 12)), MAX_RETRY_DELAY)
        done.update(retry_at=now + delay, attempts=F("attempts") + 1)
    else:
        done.update(dispatched_at=now)
    return True


def _call_listener(key: str, listener: AfterCommitListener, event: DomainEvent) -> bool:
    try:
        with transaction.atomic():
            listener(event)
    except Exception as error:  # noqa: BLE001 - no listener may harm the others, nor what has happened already
        log.error("The listener “%s” of %s failed and will be tried again: %s.", key, event.type, describe_error(error))  # noqa: TRY400
        return False
    return True


def purge_old_events(*, now: datetime) -> int:
    """Delete events that were dispatched long ago; return how many."""
    count, _ = DomainEvent.objects.filter(dispatched_at__lt=now - EVENT_RETENTION).delete()
    return count
