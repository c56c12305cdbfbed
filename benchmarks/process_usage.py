"""CPU time and memory of a tree of processes, as the kernel counts them (Linux)."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Self

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
KIB_PER_MIB = 1024


def process_tree(root: int) -> list[int]:
    """Return `root` and all its descendants that live."""
    processes = []
    waiting = [root]
    while waiting:
        process = waiting.pop()
        processes.append(process)
        for tasks in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in tasks.read_text().split()]
            except OSError:
                continue
    return processes


def cpu_seconds(roots: list[int]) -> float:
    """Return user and system time of the trees of `roots`, children that ended and were waited for included."""
    total = 0
    for process in {process for root in roots for process in process_tree(root)}:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS_PER_SECOND


def memory_mib(root: int) -> float:
    """Return the proportional set size of the tree: shared pages count once."""
    total = 0
    for process in process_tree(root):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / KIB_PER_MIB


class PeakMemory:
    """Looks ten times a second; `mib` is the most that the whole tree had at once."""

    def __init__(self, root: int) -> None:
        self.mib = 0.0
        self._root, self._stop = root, threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.mib = max(self.mib, memory_mib(self._root))
            time.sleep(0.1)
