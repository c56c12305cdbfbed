from __future__ import annotations

from datetime import UTC, datetime

import pytest

from klatsch.calendars.ical import Participation
from klatsch.calendars.itip import ItipReply, ReplyUnreadable, read_reply


def answer(
    *, method: str = "REPLY", attendee: str = "ATTENDEE;PARTSTAT=DECLINED:MAILTO:Ben@Example.com", more: str = ""
) -> bytes:
    lines = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:{method}
BEGIN:VEVENT
UID:7f3a@klatsch.example.org
SEQUENCE:2
DTSTAMP:20260103T101500Z
DTSTART:20260105T140000Z
DTEND:20260105T143000Z
ORGANIZER:mailto:mira@example.org
{attendee}
{more}
END:VEVENT
END:VCALENDAR
"""
    return "\r\n".join(line for line in lines.splitlines() if line).encode() + b"\r\n"


def test_a_no_from_the_guest_s_calendar_says_who_to_what_and_when() -> None:
    assert read_reply(answer(more="COMMENT:Sorry\\, a cold")) == ItipReply(
        uid="7f3a@klatsch.example.org",
        sequence=2,
        email="ben@example.com",
        participation=Participation.DECLINED,
        answered_at=datetime(2026, 1, 3, 10, 15, tzinfo=UTC),
        comment="Sorry, a cold",
    )


@pytest.mark.parametrize(
    ("said", "participation"),
    [
        ("ACCEPTED", Participation.ACCEPTED),
        ("tentative", Participation.TENTATIVE),
        ("DELEGATED", Participation.OPEN),
        ("X-MAYBE", Participation.OPEN),
    ],
)
def test_what_is_not_known_counts_as_open(said: str, participation: Participation) -> None:
    assert (
        read_reply(answer(attendee=f"ATTENDEE;PARTSTAT={said}:mailto:ben@example.com")).participation is participation
    )


def test_an_answer_without_a_word_is_open() -> None:
    assert read_reply(answer(attendee="ATTENDEE:mailto:ben@example.com")).participation is Participation.OPEN


def test_a_guest_may_ask_for_another_time() -> None:
    assert read_reply(answer(method="COUNTER")).proposed_at == datetime(2026, 1, 5, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Thanks, see you there",
        answer(method="REQUEST"),
        answer(attendee=""),
        answer(attendee="ATTENDEE:mailto:ben@example.com\nATTENDEE:mailto:eve@example.com"),
        answer().replace(b"DTSTAMP:20260103T101500Z", b"DTSTAMP:yesterday"),
        answer().replace(b"UID:7f3a@klatsch.example.org\r\n", b""),
        answer().replace(b"SEQUENCE:2", b"SEQUENCE:two"),
        answer(method="COUNTER").replace(b"DTSTART:20260105T140000Z", b"DTSTART;VALUE=DATE:20260105"),
    ],
)
def test_what_is_no_answer_is_refused(content: bytes) -> None:
    with pytest.raises(ReplyUnreadable):
        read_reply(content)
