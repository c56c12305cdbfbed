"""What has to be done again and again. Stages register their duties in apps.py; workers perform them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from klatsch.core.logging import describe_error

if TYPE_CHECKING:
    from collections.abc import Iterable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PeriodicJob:
    """`perform(now)` is called every so often by every worker there is, so it must be safe beside itself."""

    name: str
    interval: timedelta
    run: Callable[[datetime], object]


# Set when this process is asked to end: a duty that takes long looks at it and stops at the next good moment.
shutdown_requested = Event()

_jobs: dict[str, PeriodicJob] = {}


def register_job(duty: PeriodicJob) -> None:
    """Have `duty` performed by the workers; the same name again replaces it."""
    _jobs[duty.name] = duty


def registered_jobs() -> list[PeriodicJob]:
    return list(_jobs.values())


class JobScheduler:
    """Knows which of `duties` are due. Every duty is due at the first turn."""

    def __init__(self, duties: Iterable[PeriodicJob]) -> None:
        self._duties = list(duties)
        self._due_at: dict[str, datetime] = {}

    def turn(self, now: datetime) -> None:
        """Perform what is due at `now`. A duty that fails is logged and tried again at its next time."""
        for duty in self._duties:
            if now < self._due_at.get(duty.name, now):
                continue
            self._due_at[duty.name] = now + duty.interval
            try:
                duty.run(now)
            except Exception as error:  # noqa: BLE001 - one duty that fails must not keep the others from being done
                log.error("The duty “%s” failed and will be tried again: %s.", duty.name, describe_error(error))  # noqa: TRY400 - a traceback may quote what people wrote
