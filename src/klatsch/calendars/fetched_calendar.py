from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchedCalendar:
    """The response to a conditional request for a calendar. `content` is None where it has not changed."""

    content: bytes | None
    etag: str
    last_modified: str
