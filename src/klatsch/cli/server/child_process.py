"""Set-up of child processes: name, signals, and the end when the parent process is gone."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

POLL_SECONDS = 0.5
# The time a child gets to end after SIGTERM.
GRACE_SECONDS = 5.0


def exit_with_parent(parent: int) -> None:
    """Watch the process `parent` from a thread; when it is gone, end this process, at first by SIGTERM."""
    threading.Thread(target=_watch_parent, args=[parent], daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


def block_interrupts() -> None:
    """Ignore Ctrl-C, which a terminal sends to all processes: the parent ends its children in order."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def set_process_name(name: str) -> None:
    """Show `name`, of at most 15 letters, for this process in `ps` and `top` on Linux."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)
