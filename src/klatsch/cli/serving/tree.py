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

from klatsch.cli.serving.door import Door
from klatsch.cli.serving.parents import be_called, end_with_parent, leave_interrupts_to_parent
from klatsch.core.db.database import enable_prepared_statements
from klatsch.core.jobs.metrics import start_flushing

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess

log = logging.getLogger(__name__)

APPLICATION = "klatsch.config.wsgi:application"
# A child that lived for less than this many seconds is started again after a pause of the same length.
SHORT_LIFE = 1.0
LOOKS_EVERY = 0.5  # seconds
# How many seconds a child may take to end what it was doing.
GRACE = 5


class Tree(MPServer):
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
            workers_kill_timeout=GRACE,
            log_level=LogLevels.critical,
            log_dictconfig=copy.deepcopy(settings.LOGGING),
        )
        self._with_background = with_background
        self._background: BaseProcess | None = None
        self._background_born_at = 0.0

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then end every child."""
        load_for_children()
        try:
            self.serve(target_loader=partial(application, os.getpid()))
        except SystemExit:
            # Granian reports a child that ended at the same moment; there is nothing wrong with that.
            if not self.interrupt_signal:
                raise

    def _serve_loop(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        while not self.interrupt_signal:
            self._start_fallen_web_processes(spawn_target, target_loader)
            self._start_fallen_background()
            self.main_loop_interrupt.wait(LOOKS_EVERY)
            self.main_loop_interrupt.clear()
        self._end_background()

    def _start_fallen_web_processes(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        while self.interrupt_children:
            index = self.interrupt_children.pop(0)
            log.warning("A web process ended unexpectedly and is started again.")
            _pause_after_short_life(self.wrks[index].birth)
            self._respawn_workers([index], spawn_target, target_loader)

    def _start_fallen_background(self) -> None:
        if not self._with_background or self.interrupt_signal:
            return
        if self._background is not None:
            if self._background.is_alive():
                return
            log.warning("The background process ended unexpectedly and is started again.")
            _pause_after_short_life(self._background_born_at)
        self._background_born_at = time.monotonic()
        self._background = multiprocessing.Process(target=background, args=[os.getpid()], name="klatsch-worker")
        self._background.start()

    def _end_background(self) -> None:
        if self._background is None:
            return
        self._background.terminate()
        self._background.join(GRACE)
        if self._background.is_alive():
            self._background.kill()
            self._background.join()


def load_for_children() -> None:
    """Load what every child needs, once, and leave no connection open that two processes would share."""
    if sys.platform == "linux" and multiprocessing.get_start_method(allow_none=True) != "fork":
        multiprocessing.set_start_method("fork", force=True)
    import_module("klatsch.config.wsgi")
    _ = get_resolver().url_patterns
    if multiprocessing.get_start_method() == "fork":
        import_module("klatsch.cli.serving.background")
    connections.close_all()
    # What is here now stays: the collector need not touch, and so copy, its pages in each child.
    gc.collect()
    gc.freeze()


def application(parent: int, _target: str) -> Door:
    """Return the application behind its door, in a web process that was just started by `parent`."""
    be_called("klatsch web")
    leave_interrupts_to_parent()
    end_with_parent(parent)
    start_flushing()
    enable_prepared_statements()
    return Door(import_module("klatsch.config.wsgi").application, settings.KLATSCH.web_threads)


def background(parent: int) -> None:
    """Be the background process that was just started by `parent`."""
    from klatsch.cli.django import start_django

    be_called("klatsch worker")
    start_django(migrate=False)
    from klatsch.cli.serving.background import Background

    leave_interrupts_to_parent()
    end_with_parent(parent)
    Background().run()


def _pause_after_short_life(born_at: float) -> None:
    if time.monotonic() - born_at < SHORT_LIFE:
        time.sleep(SHORT_LIFE)
