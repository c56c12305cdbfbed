"""`klatsch slots`: compute open slots for other programs; reads and writes one JSON object a line."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from klatsch.core import clock
from klatsch.scheduling.slot_requests import RequestRefused, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import BinaryIO

    from klatsch.scheduling.intervals import Interval

MAX_LINE_BYTES = 8 * 1024 * 1024


def slots() -> None:
    """Read requests for open slots, one JSON object a line, and answer each at once on a line of its own."""
    try:
        for line in _read_lines(sys.stdin.buffer):
            sys.stdout.write(_answer_line(line) + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader is gone. Standard output is replaced, so that flushing it at exit raises nothing.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _answer_line(line: bytes | None) -> str:
    try:
        if line is None:
            raise RequestRefused(f"The line is longer than {MAX_LINE_BYTES} bytes.")  # noqa: TRY301 - one handler for refusals
        open_slots = read_line(line, clock.now()).slots()
    except RequestRefused as error:
        return json.dumps({"error": str(error)})
    return '{"slots": [' + ", ".join(map(_format_slot, open_slots)) + "]}"


def _format_slot(slot: Interval) -> str:
    return f'["{_format_instant(slot.starts_at)}", "{_format_instant(slot.ends_at)}"]'


def _format_instant(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat() + "Z"


def _read_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of `stream`; None for one that is longer than MAX_LINE_BYTES."""
    while line := stream.readline(MAX_LINE_BYTES):
        if line.endswith(b"\n") or len(line) < MAX_LINE_BYTES:
            yield line
            continue
        while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield None
