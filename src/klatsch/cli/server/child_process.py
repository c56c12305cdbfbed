"""Children of the process tree: what they are called, and no orphans, however their parent came to its end."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

POLL_SECONDS = 0.5  # seconds
# How many seconds a child may take to end by itself.
GRACE_SECONDS = 5.0


def exit_with_parent(parent: int) -> None:
    """Watch the parent process `parent` from a thread; when it has gone, end this one, kindly at first."""
    threading.Thread(target=_watch_parent, args=[parent], daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


def block_interrupts() -> None:
    """Let only the parent hear Ctrl-C, which a terminal sends to all processes: it ends its children in order."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def set_process_name(name: str) -> None:
    """Show `name`, of 15 letters at most, for this process in `ps` and `top`, where the system has a place for it."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)
