"""Endpoints for meeting notes: the outcome of a chat, and the report of an invitation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ninja import Router, Schema
from pydantic import Field

from klatsch.api.hosts import HostTokenAuth, authenticated_host
from klatsch.bookings.access import booking_for_host
from klatsch.core import clock
from klatsch.invitations.access import invitation_for_host
from klatsch.meetings import follow_up
from klatsch.meetings.models import Outcome
from klatsch.meetings.report import invitation_report

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.meetings.models import Meeting
    from klatsch.meetings.report import InvitationReport

router = Router(tags=["meetings"], auth=HostTokenAuth())


class MeetingIn(Schema):
    """A note on a meeting; fields that are left out stay as they were."""

    outcome: Outcome
    note: str | None = Field(None, max_length=follow_up.MAX_NOTE_LENGTH)
    talk_again_on: date | None = None


class MeetingOut(Schema):
    id: int
    outcome: Outcome
    note: str
    talk_again_on: date | None

    @classmethod
    def of(cls, meeting: Meeting) -> MeetingOut:
        return cls(
            id=meeting.booking_id,
            outcome=Outcome(meeting.outcome),
            note=meeting.note,
            talk_again_on=meeting.talk_again_on,
        )


class ReportSourceOut(Schema):
    via: str
    seen: int
    opened: int
    booked: int
    met: int


class ReportOut(Schema):
    """Seconds count from the opening of the invitation; null where nobody has booked."""

    seen: int
    opened: int
    booked: int
    met: int
    did_not_happen: int
    cancelled: int
    is_full: bool
    first_after_seconds: float | None
    last_after_seconds: float | None
    sources: list[ReportSourceOut]
    review: str

    @classmethod
    def of(cls, report: InvitationReport) -> ReportOut:
        copied_fields = ("seen", "opened", "booked", "met", "did_not_happen", "cancelled", "is_full")
        return cls(
            **{name: getattr(report, name) for name in copied_fields},
            first_after_seconds=report.first_after.total_seconds() if report.first_after is not None else None,
            last_after_seconds=report.last_after.total_seconds() if report.last_after is not None else None,
            sources=[
                ReportSourceOut(**{name: getattr(source, name) for name in ReportSourceOut.model_fields})
                for source in report.sources
            ],
            review=report.review.words if report.review else "",
        )


@router.post("chats/{chat_id}/meeting", response=MeetingOut, summary="Say whether a chat took place")
def record_meeting(request: HttpRequest, chat_id: int, body: MeetingIn) -> MeetingOut:
    booking = booking_for_host(authenticated_host(request), chat_id)
    now = clock.now()
    meeting = follow_up.record_outcome(booking=booking, outcome=body.outcome, now=now)
    if body.note is not None:
        follow_up.save_note(meeting=meeting, note=body.note, now=now)
    if "talk_again_on" in body.model_fields_set:
        follow_up.plan_next_contact(meeting=meeting, on=body.talk_again_on)
    return MeetingOut.of(meeting)


@router.get("invitations/{slug}/report", response=ReportOut, summary="What came of an invitation")
def show_report(request: HttpRequest, slug: str) -> ReportOut:
    return ReportOut.of(invitation_report(invitation_for_host(authenticated_host(request), slug)))
