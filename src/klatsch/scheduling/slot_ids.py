"""The id of a slot for other programs: its start, as 2026-01-05T14:00:00Z."""

from __future__ import annotations

from datetime import UTC, datetime

# Times outside of these are nobody's, and arithmetic with zones and buffers ends at the years 1 and 9999.
ACCEPTED_YEARS = range(1900, 3000)


def slot_id(starts_at: datetime) -> str:
    """Return the id of the slot that starts at `starts_at` (aware): that instant in UTC, ISO 8601."""
    return starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_slot_id(name: str) -> datetime | None:
    """Return the instant that a slot's id names, or None when it is none or lies outside of `ACCEPTED_YEARS`.

    Other offsets than Z are understood.
    """
    try:
        start = datetime.fromisoformat(name)
    except ValueError:
        return None
    return start.astimezone(UTC) if start.tzinfo and start.year in ACCEPTED_YEARS else None
