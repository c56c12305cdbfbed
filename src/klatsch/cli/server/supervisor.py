"""The process tree of one host: web processes and the background process below one parent that starts them again.

Django is loaded in the parent and shared by the children, which are forked: they cost what they change.
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
# A child that lived for less than this many seconds is started again after a pause of the same length.
MIN_LIFETIME_SECONDS = 1.0
POLL_SECONDS = 0.5  # seconds
# How many seconds a child may take to end what it was doing.
GRACE_SECONDS = 5


class Supervisor(MPServer):
    """Granian's own parent process, which also keeps the background process and never gives a child up.

    Granian ends when a child falls twice within seconds; a server for people had better go on trying.
    """

    def __init__(self, *, address: str, port: int, with_background: bool) -> None:
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
        self._with_background = with_background
        self._background: BaseProcess | None = None
        self._background_born_at = 0.0

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then end every child."""
        preload_application()
        try:
            self.serve(target_loader=partial(load_application, os.getpid()))
        except SystemExit:
            # Granian reports a child that ended at the same moment; there is nothing wrong with that.
            if not self.interrupt_signal:
                raise

    def _serve_loop(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        while not self.interrupt_signal:
            self._start_fallen_web_processes(spawn_target, target_loader)
            self._start_fallen_background()
            self.main_loop_interrupt.wait(POLL_SECONDS)
            self.main_loop_interrupt.clear()
        self._end_background()

    def _start_fallen_web_processes(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        while self.interrupt_children:
            index = self.interrupt_children.pop(0)
            log.warning("A web process ended unexpectedly and is started again.")
            _delay_restart(self.wrks[index].birth)
            self._respawn_workers([index], spawn_target, target_loader)

    def _start_fallen_background(self) -> None:
        if not self._with_background or self.interrupt_signal:
            return
        if self._background is not None:
            if self._background.is_alive():
                return
            log.warning("The background process ended unexpectedly and is started again.")
            _delay_restart(self._background_born_at)
        self._background_born_at = time.monotonic()
        self._background = multiprocessing.Process(target=run_worker, args=[os.getpid()], name="klatsch-worker")
        self._background.start()

    def _end_background(self) -> None:
        if self._background is None:
            return
        self._background.terminate()
        self._background.join(GRACE_SECONDS)
        if self._background.is_alive():
            self._background.kill()
            self._background.join()


def preload_application() -> None:
    """Load what every child needs, once, and leave no connection open that two processes would share."""
    if sys.platform == "linux" and multiprocessing.get_start_method(allow_none=True) != "fork":
        multiprocessing.set_start_method("fork", force=True)
    import_module("klatsch.config.wsgi")
    _ = get_resolver().url_patterns
    if multiprocessing.get_start_method() == "fork":
        import_module("klatsch.cli.server.worker")
    connections.close_all()
    # What is here now stays: the collector need not touch, and so copy, its pages in each child.
    gc.collect()
    gc.freeze()


def load_application(parent: int, _target: str) -> RequestBuffer:
    """Return the application behind its door, in a web process that was just started by `parent`."""
    set_process_name("klatsch web")
    block_interrupts()
    exit_with_parent(parent)
    start_flushing()
    enable_prepared_statements()
    return RequestBuffer(import_module("klatsch.config.wsgi").application, settings.KLATSCH.web_threads)


def run_worker(parent: int) -> None:
    """Be the background process that was just started by `parent`."""
    from klatsch.cli.django import start_django

    set_process_name("klatsch worker")
    start_django(migrate=False)
    from klatsch.cli.server.worker import BackgroundWorker

    block_interrupts()
    exit_with_parent(parent)
    BackgroundWorker().run()


def _delay_restart(born_at: float) -> None:
    if time.monotonic() - born_at < MIN_LIFETIME_SECONDS:
        time.sleep(MIN_LIFETIME_SECONDS)
