"""Whether background processes live, and what a dead one left undone."""

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
# After so long without a sign a worker counts as dead.
HEARTBEAT_TIMEOUT = timedelta(seconds=60)
# For how long one can look at what became of a task.
TASK_RETENTION = timedelta(days=7)


def record_heartbeat(worker: str, now: datetime) -> None:
    """Say that `worker` lives."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"beat_at": now})


def remove_heartbeat(worker: str) -> None:
    """Say that `worker` ends: nobody has to wait until it counts as dead."""
    Heartbeat.objects.filter(worker=worker).delete()


def last_heartbeat_at() -> datetime | None:
    """Return when a worker last said that it lives, or None when there is none."""
    last: datetime | None = Heartbeat.objects.aggregate(last=Max("beat_at"))["last"]
    return last


def purge_finished_tasks(now: datetime) -> None:
    """Delete tasks that ended a week ago, so that their table does not grow for ever."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - TASK_RETENTION).delete()


def has_waiting_tasks() -> bool:
    """Whether a task is in the queue: a look that takes no lock, unlike the library's own."""
    return DBTaskResult.objects.ready().exists()


def requeue_abandoned_tasks(now: datetime) -> int:
    """Give the tasks of dead workers back to the queue; returns how many. Safe in several workers at once."""
    Heartbeat.objects.filter(beat_at__lte=now - HEARTBEAT_TIMEOUT).delete()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    alive = set(Heartbeat.objects.values_list("worker", flat=True))
    abandoned = [pk for pk, workers in running.values_list("pk", "worker_ids") if not alive & set(workers[-1:])]
    if not abandoned:
        return 0
    return running.filter(pk__in=abandoned).update(status=TaskResultStatus.READY)
