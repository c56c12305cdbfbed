"""How an error is written to the log: where and what kind, never its text, which may quote what people wrote."""

from __future__ import annotations

import logging
import re
from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

# What stands behind these in an address is a secret of somebody's.
SECRET_PATHS = re.compile(
    r"/([bdlmw]|bookings|confirm|set-up|chats/feed|account/(?:confirm-email|password/reset/key))/[^/\s]+"
)


def describe_error(error: BaseException) -> str:
    """Return for example `OperationalError in letters/sending.py, line 42`, naming the last place of ours."""
    frames = [(PurePath(frame.filename).parts, frame.lineno) for frame in extract_tb(error.__traceback__)]
    ours = [(parts, line) for parts, line in frames if "klatsch" in parts[:-1]]
    if not ours:
        return type(error).__name__
    parts, line = ours[-1]
    return f"{type(error).__name__} in {'/'.join(parts[-2:])}, line {line}"


class RedactingFormatter(logging.Formatter):
    """Writes where and what kind of error it was, and neither its text nor a secret in an address."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET_PATHS.sub(r"/\1/...", super().format(record))

    def formatException(  # noqa: N802 - logging's name
        self, ei: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
    ) -> str:
        kind, _, trace = ei
        places = [f"  {frame.filename}, line {frame.lineno}, in {frame.name}" for frame in extract_tb(trace)]
        return "\n".join([*places, kind.__name__ if kind else "error"])
