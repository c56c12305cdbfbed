"""Log formatting: place and kind of an error, and never its text or a token, which may be personal data."""

from __future__ import annotations

import logging
import re
from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

# Paths that are followed by a token.
SECRET_PATHS = re.compile(
    r"/([bdlmw]|bookings|confirm|set-up|chats/feed|account/(?:confirm-email|password/reset/key))/[^/\s]+"
)


def describe_error(error: BaseException) -> str:
    """Return kind and place of an error in one line: `OperationalError in emails/delivery.py, line 42`."""
    frames = [(PurePath(frame.filename).parts, frame.lineno) for frame in extract_tb(error.__traceback__)]
    own_frames = [(parts, line) for parts, line in frames if "klatsch" in parts[:-1]]
    if not own_frames:
        return type(error).__name__
    parts, line = own_frames[-1]
    return f"{type(error).__name__} in {'/'.join(parts[-2:])}, line {line}"


class RedactingFormatter(logging.Formatter):
    """Formats an error as its place and kind, without its text, and addresses without the tokens in them."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET_PATHS.sub(r"/\1/...", super().format(record))

    def formatException(  # noqa: N802 - logging's name
        self, ei: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
    ) -> str:
        kind, _, trace = ei
        places = [f"  {frame.filename}, line {frame.lineno}, in {frame.name}" for frame in extract_tb(trace)]
        return "\n".join([*places, kind.__name__ if kind else "error"])
