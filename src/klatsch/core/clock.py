"""The clock: the only place that reads the system time, so that tests and replays can freeze it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _system_clock() -> datetime:
    return datetime.now(UTC)


_clock: ContextVar[Callable[[], datetime]] = ContextVar("clock", default=_system_clock)


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return _clock.get()()


@contextmanager
def frozen_at(instant: datetime) -> Iterator[None]:
    """Freeze the clock at `instant` (aware) inside the block, for this thread or task only."""
    token = _clock.set(lambda: instant)
    try:
        yield
    finally:
        _clock.reset(token)
