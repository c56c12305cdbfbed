"""Scheduler of periodic jobs. Stages connect their jobs in apps.py; every worker runs those that are due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from klatsch.core.hooks import Hook
from klatsch.core.logging import describe_error

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PeriodicJob:
    """A function that every worker calls once an interval, so `run(now)` must be safe beside itself."""

    interval: timedelta
    run: Callable[[datetime], object]


periodic_jobs: Hook[PeriodicJob] = Hook("periodic jobs", "A job that every worker runs once an interval.")

# Set when this process is asked to end. A job that takes long checks it and stops at the next good moment.
shutdown_requested = Event()


class JobScheduler:
    """Keeps track of which of `jobs` are due. Every job is due at the first turn."""

    def __init__(self, jobs: Mapping[str, PeriodicJob]) -> None:
        self._jobs = dict(jobs)
        self._due_at: dict[str, datetime] = {}

    def run_due(self, now: datetime) -> None:
        """Run the jobs that are due at `now`. A job that fails is logged and run again after its interval."""
        for name, job in self._jobs.items():
            if now < self._due_at.get(name, now):
                continue
            self._due_at[name] = now + job.interval
            try:
                job.run(now)
            except Exception as error:  # noqa: BLE001 - one job that fails must not keep the others from running
                log.error("The job “%s” failed and will be tried again: %s.", name, describe_error(error))  # noqa: TRY400 - a traceback may quote what people wrote
