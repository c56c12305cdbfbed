"""The grid of five minutes: every length and clock time of an invitation is a multiple of five minutes.

The grid on which slots start is another one, see `klatsch.scheduling.slots`.
Bookings claim a host's time in such steps: otherwise two chats side by side would claim the same one, and one of them
could never be booked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GRID_MINUTES = 5
_GRID_CLOCK_PATTERN = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][05]|24:00", re.ASCII)


def off_grid_length(lengths: Mapping[str, int | None]) -> str:
    """Return the name of the first length (in minutes) that is no multiple of five, or "" when all are."""
    return next((name for name, minutes in lengths.items() if minutes is not None and minutes % GRID_MINUTES), "")


def off_grid_clock(weekly: Iterable[Mapping[str, Any]], overrides: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the first time of day in these windows that is not on a step of five minutes, or None.

    The shapes are those of `Invitation.weekly` and `.overrides`; 24:00 is the end of a day.
    """
    times = [str(window[end]) for window in weekly for end in ("start", "end")]
    times += [str(time) for day in overrides for window in day["windows"] for time in window]
    return next((time for time in times if not _GRID_CLOCK_PATTERN.fullmatch(time)), None)
