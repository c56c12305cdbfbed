"""Export what the host noted about the chats with one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from klatsch.meetings.queries import meetings_with

if TYPE_CHECKING:
    from klatsch.people.models import Person

    type ExportedRow = dict[str, Any]


def meetings(person: Person) -> list[ExportedRow]:
    """Return what came of each chat, with its note and promises."""
    meetings = meetings_with(person).prefetch_related("promises")
    return [
        {
            "chat_at": meeting.booking.starts_at.isoformat(),
            "outcome": meeting.outcome,
            "note": meeting.note,
            "talk_again_on": meeting.talk_again_on.isoformat() if meeting.talk_again_on else None,
            "promises": [
                {
                    "text": promise.text,
                    "by_host": promise.is_mine,
                    "due_on": promise.due_on.isoformat() if promise.due_on else None,
                    "kept_at": promise.kept_at.isoformat() if promise.kept_at else None,
                }
                for promise in meeting.promises.all()
            ],
        }
        for meeting in meetings
    ]
