"""How an error is written to the log: where and what kind, never its text, which may quote what people wrote."""

from __future__ import annotations

from pathlib import PurePath
from traceback import extract_tb


def in_one_line(error: BaseException) -> str:
    """Return for example `OperationalError in letters/sending.py, line 42`, naming the last place of ours."""
    frames = [(PurePath(frame.filename).parts, frame.lineno) for frame in extract_tb(error.__traceback__)]
    ours = [(parts, line) for parts, line in frames if "klatsch" in parts[:-1]]
    if not ours:
        return type(error).__name__
    parts, line = ours[-1]
    return f"{type(error).__name__} in {'/'.join(parts[-2:])}, line {line}"
