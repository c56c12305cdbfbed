from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchedCalendar:
    """What a calendar holds. `content` is None where it is what was read before."""

    content: bytes | None
    etag: str
    last_modified: str
