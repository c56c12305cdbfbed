"""Domain events of meetings."""

from __future__ import annotations

from klatsch.core.events import EventType

meeting_noted = EventType(
    "meeting.noted",
    "The host said whether a chat took place, for the first time or differently than before.",
    ids=("meeting_id", "booking_id"),
)
