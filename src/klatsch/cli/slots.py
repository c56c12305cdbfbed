"""``klatsch slots``: open slots for other programs, one JSON object a line in, one a line out."""

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

LONGEST_LINE = 8 * 1024 * 1024


def slots() -> None:
    """Read requests for open slots, one JSON object a line, and answer each at once on a line of its own."""
    try:
        for line in _lines(sys.stdin.buffer):
            sys.stdout.write(_answer(line) + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever asked has gone; nothing is left to say, not even at the end of the process.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _answer(line: bytes | None) -> str:
    try:
        if line is None:
            raise RequestRefused(f"The line is longer than {LONGEST_LINE} bytes.")  # noqa: TRY301 - one road for refusals
        found = read_line(line, clock.now()).slots()
    except RequestRefused as error:
        return json.dumps({"error": str(error)})
    return '{"slots": [' + ", ".join(map(_pair, found)) + "]}"


def _pair(slot: Interval) -> str:
    return f'["{_text(slot.starts_at)}", "{_text(slot.ends_at)}"]'


def _text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat() + "Z"


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of ``stream``; ``None`` for one that is too long to be read."""
    while line := stream.readline(LONGEST_LINE):
        if line.endswith(b"\n") or len(line) < LONGEST_LINE:
            yield line
            continue
        while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None
