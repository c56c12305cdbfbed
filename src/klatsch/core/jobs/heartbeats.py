"""Heartbeats of worker processes, and the tasks that a dead worker left unfinished."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from klatsch.core.models import Heartbeat

if TYPE_CHECKING:
    from datetime import datetime

HEARTBEAT_INTERVAL = timedelta(seconds=10)
# A worker without a heartbeat for so long counts as dead.
HEARTBEAT_TIMEOUT = timedelta(seconds=60)
TASK_RETENTION = timedelta(days=7)


def record_heartbeat(worker: str, now: datetime) -> None:
    """Note that `worker` is alive."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"beat_at": now})


def remove_heartbeat(worker: str) -> None:
    """Note that `worker` ends, so that nobody waits until it counts as dead."""
    Heartbeat.objects.filter(worker=worker).delete()


def last_heartbeat_at() -> datetime | None:
    """Return the instant of the last heartbeat of any worker, or None when there is none."""
    last: datetime | None = Heartbeat.objects.aggregate(last=Max("beat_at"))["last"]
    return last


def purge_finished_tasks(now: datetime) -> None:
    """Delete tasks that ended a week ago, so that their table does not grow for ever."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - TASK_RETENTION).delete()


def has_waiting_tasks() -> bool:
    """Tell whether a task is in the queue; takes no lock, unlike the library's own query."""
    return DBTaskResult.objects.ready().exists()


def requeue_abandoned_tasks(now: datetime) -> int:
    """Give the tasks of dead workers back to the queue; return how many. Safe in several workers at once."""
    Heartbeat.objects.filter(beat_at__lte=now - HEARTBEAT_TIMEOUT).delete()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    alive = set(Heartbeat.objects.values_list("worker", flat=True))
    abandoned = [pk for pk, workers in running.values_list("pk", "worker_ids") if not alive & set(workers[-1:])]
    if not abandoned:
        return 0
    return running.filter(pk__in=abandoned).update(status=TaskResultStatus.READY)
