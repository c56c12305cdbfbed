"""The supervisor: starts the web processes and the worker process, and restarts each that ends.

The parent loads Django and forks the children, so they share its memory until they change it.
"""

from __future__ import annotations

import copy
import gc
import logging
import multiprocessing
import os
import sys
import time
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections
from django.urls import get_resolver
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from klatsch.cli.server.child_process import block_interrupts, exit_with_parent, set_process_name
from klatsch.cli.server.request_buffer import RequestBuffer
from klatsch.core.db.database import enable_prepared_statements
from klatsch.core.jobs.metrics import start_flushing

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess

log = logging.getLogger(__name__)

APPLICATION = "klatsch.config.wsgi:application"
# A child that ran for a shorter time is restarted after a pause of this length.
MIN_LIFETIME_SECONDS = 1.0
POLL_SECONDS = 0.5
# The time a child gets to finish after SIGTERM.
GRACE_SECONDS = 5


class Supervisor(MPServer):
    """Granian's parent process, which also runs the worker process and always restarts a child.

    Granian itself ends when a child crashes twice within seconds.
    """

    def __init__(self, *, address: str, port: int, has_worker: bool) -> None:
        environment = settings.KLATSCH
        super().__init__(
            APPLICATION,
            address=address,
            port=port,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=environment.web_processes,
            workers_kill_timeout=GRACE_SECONDS,
            log_level=LogLevels.critical,
            log_dictconfig=copy.deepcopy(settings.LOGGING),
        )
        self._has_worker = has_worker
        self._worker: BaseProcess | None = None
        self._worker_started_at = 0.0

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then end every child."""
        preload_application()
        try:
            self.serve(target_loader=partial(load_application, os.getpid()))
        except SystemExit:
            # Granian reports a child that ended at the same moment, which is no error.
            if not self.interrupt_signal:
                raise

    def _serve_loop(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        while not self.interrupt_signal:
            self._restart_web_processes(spawn_target, target_loader)
            self._restart_worker()
            self.main_loop_interrupt.wait(POLL_SECONDS)
            self.main_loop_interrupt.clear()
        self._stop_worker()

    def _restart_web_processes(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        while self.interrupt_children:
            index = self.interrupt_children.pop(0)
            log.warning("A web process ended unexpectedly and is started again.")
            _delay_restart(self.wrks[index].birth)
            self._respawn_workers([index], spawn_target, target_loader)

    def _restart_worker(self) -> None:
        if not self._has_worker or self.interrupt_signal:
            return
        if self._worker is not None:
            if self._worker.is_alive():
                return
            log.warning("The background process ended unexpectedly and is started again.")
            _delay_restart(self._worker_started_at)
        self._worker_started_at = time.monotonic()
        self._worker = multiprocessing.Process(target=run_worker, args=[os.getpid()], name="klatsch-worker")
        self._worker.start()

    def _stop_worker(self) -> None:
        if self._worker is None:
            return
        self._worker.terminate()
        self._worker.join(GRACE_SECONDS)
        if self._worker.is_alive():
            self._worker.kill()
            self._worker.join()


def preload_application() -> None:
    """Load what every child needs, and close all connections, because processes cannot share one."""
    if sys.platform == "linux" and multiprocessing.get_start_method(allow_none=True) != "fork":
        multiprocessing.set_start_method("fork", force=True)
    import_module("klatsch.config.wsgi")
    _ = get_resolver().url_patterns
    if multiprocessing.get_start_method() == "fork":
        import_module("klatsch.cli.server.worker")
    connections.close_all()
    # Frozen objects are not visited by the garbage collector, which would copy their memory into each child.
    gc.collect()
    gc.freeze()


def load_application(parent: int, _target: str) -> RequestBuffer:
    """Set this web process up as a child of `parent`, and return its application."""
    set_process_name("klatsch web")
    block_interrupts()
    exit_with_parent(parent)
    start_flushing()
    enable_prepared_statements()
    return RequestBuffer(import_module("klatsch.config.wsgi").application, settings.KLATSCH.web_threads)


def run_worker(parent: int) -> None:
    """Set this process up as a child of `parent`, and run the background worker in it."""
    from klatsch.cli.django import start_django

    set_process_name("klatsch worker")
    start_django(migrate=False)
    from klatsch.cli.server.worker import BackgroundWorker

    block_interrupts()
    exit_with_parent(parent)
    BackgroundWorker().run()


def _delay_restart(started_at: float) -> None:
    if time.monotonic() - started_at < MIN_LIFETIME_SECONDS:
        time.sleep(MIN_LIFETIME_SECONDS)
