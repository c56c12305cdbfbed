"""The background worker: runs the tasks in the queue and the periodic jobs."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker

from klatsch.core import clock
from klatsch.core.jobs import heartbeats
from klatsch.core.jobs.renamed_tasks import rewrite_renamed_tasks
from klatsch.core.jobs.scheduler import JobScheduler, PeriodicJob, periodic_jobs, shutdown_requested
from klatsch.core.logging import describe_error
from klatsch.core.security.tokens import new_token

if TYPE_CHECKING:
    from types import FrameType

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# The time a job or task gets to finish after SIGTERM. A job or task that is cut off runs again.
GRACE_SECONDS = 4.0
WORKER_JOBS = {
    "abandoned tasks": PeriodicJob(timedelta(seconds=30), heartbeats.requeue_abandoned_tasks),
    "finished tasks": PeriodicJob(timedelta(hours=6), heartbeats.purge_finished_tasks),
}


class BackgroundWorker:
    """Runs tasks in the main thread and periodic jobs in a second one, so that a long import keeps no email waiting.

    A third thread records heartbeats, also while both others are busy.
    """

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:24]}-{os.getpid()}-{new_token()[:12]}"
        self._tasks = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
        )

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, then finish the current job and task within GRACE_SECONDS."""
        signal.signal(signal.SIGTERM, self._shut_down)
        signal.signal(signal.SIGINT, self._shut_down)
        threading.Thread(target=self._record_heartbeats, daemon=True).start()
        jobs = threading.Thread(target=self._run_jobs, daemon=True)
        jobs.start()
        while not shutdown_requested.wait(POLL_SECONDS):
            self.run_waiting_tasks()
        jobs.join(GRACE_SECONDS)
        with suppress(DatabaseError):
            heartbeats.remove_heartbeat(self.name)
        connections.close_all()

    def _shut_down(self, _number: int, _frame: FrameType | None) -> None:
        shutdown_requested.set()
        self._tasks.running = False
        # A task that takes longer is cut off; another worker requeues it.
        if self._tasks.running_task:
            cut = threading.Timer(GRACE_SECONDS, os._exit, [0])
            cut.daemon = True
            cut.start()

    def run_waiting_tasks(self) -> None:
        """Run the tasks that are in the queue now."""
        close_old_connections()
        try:
            if heartbeats.has_waiting_tasks():
                rewrite_renamed_tasks()
                self._tasks.run()
        except DatabaseError as error:
            log.error("Tasks cannot be read and will be tried again: %s.", describe_error(error))  # noqa: TRY400
            shutdown_requested.wait(1)

    def _run_jobs(self) -> None:
        scheduler = JobScheduler({**WORKER_JOBS, **periodic_jobs.items()})
        while not shutdown_requested.wait(POLL_SECONDS):
            close_old_connections()
            scheduler.run_due(clock.now())
        connections.close_all()

    def _record_heartbeats(self) -> None:
        heartbeat = PeriodicJob(heartbeats.HEARTBEAT_INTERVAL, lambda now: heartbeats.record_heartbeat(self.name, now))
        scheduler = JobScheduler({"heartbeat": heartbeat})
        while True:
            scheduler.run_due(clock.now())
            if shutdown_requested.wait(POLL_SECONDS):
                break
            close_old_connections()
        connections.close_all()
