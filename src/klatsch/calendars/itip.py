"""iTIP replies (RFC 5546): a guest accepts, declines or is tentative in their calendar, or proposes another time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from klatsch.calendars.ical import Participation
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from icalendar import Event

_REPLY_METHODS = {"REPLY", "COUNTER"}


class ReplyUnreadable(Refused):
    """The content is not a reply to a calendar request."""

    code = "itip-reply-unreadable"


@dataclass(frozen=True, slots=True)
class ItipReply:
    """The reply of one attendee.

    :param uid: of the meeting; compare ``sequence`` with the meeting's own: a smaller one answers an older time.
    :param email: of the attendee, in lower case. It proves nothing: compare it with who was invited.
    :param participation: anything unknown counts as open (RFC 5545, 3.2.12).
    :param answered_at: DTSTAMP, aware, in UTC; of two answers the later one counts.
    :param proposed_at: another beginning that the guest asks for (COUNTER), aware, in UTC.
    """

    uid: str
    sequence: int
    email: str
    participation: Participation
    answered_at: datetime
    comment: str = ""
    proposed_at: datetime | None = None


def read_reply(content: bytes) -> ItipReply:
    """Return the reply in a ``text/calendar`` part of an email.

    :raises ReplyUnreadable: it is not a reply: not a calendar, another method, not exactly one event and one attendee.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(content)
        return _parse_reply(calendar.events, str(calendar.get("METHOD", "")).upper())
    # The library raises many kinds of errors for the many ways in which an event can be broken.
    except Exception as error:
        raise ReplyUnreadable("This is not an answer to an invitation.") from error


def _parse_reply(events: list[Event], method: str) -> ItipReply:
    if method not in _REPLY_METHODS:
        raise ValueError(method)
    (event,) = events
    (attendee,) = event.attendees
    partstat = str(attendee.params.get("PARTSTAT", "")).upper()
    known_partstats = {each.value for each in Participation}
    return ItipReply(
        uid=str(event["UID"]),
        sequence=event.sequence,
        email=str(attendee).lower().removeprefix("mailto:"),
        participation=Participation(partstat) if partstat in known_partstats else Participation.OPEN,
        answered_at=_to_aware(event.stamp),
        comment=" ".join(str(event.get("COMMENT", "")).split())[:500],
        proposed_at=_to_aware(event.start) if method == "COUNTER" else None,
    )


def _to_aware(moment: object) -> datetime:
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise TypeError("A moment without a time zone is none.")
    return moment.astimezone(UTC)
