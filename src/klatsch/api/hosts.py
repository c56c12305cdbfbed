"""Endpoints for the programs of a host, with a token (`Authorization: Bearer klatsch_...`)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest  # noqa: TC002 - ninja reads the annotations
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer

from klatsch.accounts.api_tokens import host_by_api_token
from klatsch.api.schemas import ChatOut, ChatsOut, InstantIn, InvitationOut
from klatsch.bookings.access import booking_for_host
from klatsch.bookings.lifecycle.cancel import MAX_HOST_NOTE_LENGTH, cancel_booking
from klatsch.bookings.queries import coming_chats, meeting_count, with_meeting_counts
from klatsch.core import clock
from klatsch.invitations import lifecycle
from klatsch.invitations.access import invitation_for_host
from klatsch.invitations.audience_rules import circle_ids_by_name
from klatsch.invitations.models import default_reminders
from klatsch.invitations.options import AdmissionName, AudienceName, RequestPolicyName, parse_weekly_windows
from klatsch.invitations.queries import invitations_of

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


class HostTokenAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Host | None:  # noqa: ARG002 - ninja's signature
        return host_by_api_token(token, clock.now())


router = Router(tags=["hosts"], auth=HostTokenAuth())


class InvitationIn(Schema):
    title: str = Field(max_length=1000)
    purpose: str = Field(max_length=10_000)
    windows: list[str] = Field(
        min_length=1, max_length=100, description="Such as mon-fri=09:00-17:00, on the host's wall clock."
    )
    minutes: int = Field(30, ge=5, le=720)
    days: int = Field(7, ge=1, le=400, description="For how many days from now slots are offered.")
    slots: int = Field(7, ge=1, le=1000, description="How many meetings there are in all.")
    seats: int = Field(1, ge=1, le=6, description="How many guests share one meeting.")
    per_day: int | None = Field(None, ge=1, description="At most so many meetings on one day of the host's.")
    per_week: int | None = Field(None, ge=1, description="At most so many in one week of the host's, from Monday.")
    per_guest: int | None = Field(None, ge=1, description="At most so many with one guest, over all invitations.")
    per_guest_days: int = Field(30, ge=1, le=400, description="Within how many days of each other.")
    notice: int = Field(60, ge=0, le=40_320, description="How many minutes before its start a slot can be booked last.")
    admission: AdmissionName = AdmissionName.FIRST_COME
    draws_at: InstantIn | None = Field(None, description="With admission draw: when lots are drawn.")
    favours_reach_outs: bool = Field(
        default=False, description="Three lots for people who have been trying to reach the host."
    )
    audience: AudienceName = AudienceName.ANYONE
    circles: list[str] = Field(default_factory=list, max_length=100, description="Names, for the audience circles.")
    asking: RequestPolicyName = Field(
        RequestPolicyName.NOBODY, description="Who else may ask for a time, and waits for a yes."
    )
    must_confirm: bool = Field(default=False, description="Only people who confirm by mail.")
    reminders: list[int] = Field(
        default_factory=default_reminders, description="How many minutes before a meeting its guest is reminded."
    )
    open: bool = Field(default=False, description="Open it at once; otherwise it is a draft.")
    place: str = "video"
    place_details: str = Field("", max_length=1000)
    question: str = Field("", max_length=1000)


class CancellationIn(Schema):
    note: str = Field("", max_length=MAX_HOST_NOTE_LENGTH, description="A word to the guest, for the letter.")


class InvitationsOut(Schema):
    invitations: list[InvitationOut]


def authenticated_host(request: HttpRequest) -> Host:
    """Return the host whose token came with the request."""
    return cast("Host", request.auth)  # type: ignore[attr-defined]  # ninja puts it there


def _invitation_response(request: HttpRequest, invitation: Invitation) -> InvitationOut:
    now = clock.now()
    return InvitationOut.of(invitation, meeting_count(invitation, now), now, request)


@router.get("invitations", response=InvitationsOut, summary="The host's invitations, newest first")
def list_invitations(request: HttpRequest) -> InvitationsOut:
    now = clock.now()
    invitations = with_meeting_counts(invitations_of(authenticated_host(request)).select_related("host"), now)
    return InvitationsOut(
        invitations=[InvitationOut.of(invitation, invitation.meetings, now, request) for invitation in invitations]  # type: ignore[attr-defined]
    )


@router.post("invitations", response={201: InvitationOut}, summary="Make an invitation")
def create_invitation(request: HttpRequest, body: InvitationIn) -> Status[InvitationOut]:
    now = clock.now()
    host = authenticated_host(request)
    invitation = lifecycle.draft_invitation(
        host=host,
        title=body.title,
        purpose=body.purpose,
        weekly=parse_weekly_windows(body.windows),
        minutes=body.minutes,
        capacity=body.slots,
        seats=body.seats,
        daily_limit=body.per_day,
        weekly_limit=body.per_week,
        guest_limit=body.per_guest,
        guest_limit_days=body.per_guest_days,
        notice_minutes=body.notice,
        admission=body.admission.admission,
        draws_at=body.draws_at,
        favours_reach_outs=body.favours_reach_outs,
        audience=body.audience.audience,
        audience_circles=circle_ids_by_name(host, body.circles),
        asking=body.asking.value,
        must_confirm=body.must_confirm,
        reminders=body.reminders,
        starts_at=now,
        ends_at=now + timedelta(days=body.days),
        place=body.place,
        place_details=body.place_details,
        question=body.question,
        now=now,
    )
    if body.open:
        lifecycle.open_invitation(invitation=invitation, now=now)
    return Status(201, _invitation_response(request, invitation))


@router.post("invitations/{slug}/open", response=InvitationOut, summary="Let guests book")
def open_invitation(request: HttpRequest, slug: str) -> InvitationOut:
    invitation = invitation_for_host(authenticated_host(request), slug)
    return _invitation_response(request, lifecycle.open_invitation(invitation=invitation, now=clock.now()))


@router.post("invitations/{slug}/close", response=InvitationOut, summary="Take no more bookings")
def close_invitation(request: HttpRequest, slug: str) -> InvitationOut:
    invitation = invitation_for_host(authenticated_host(request), slug)
    return _invitation_response(request, lifecycle.close_invitation(invitation=invitation, now=clock.now()))


@router.get("chats", response=ChatsOut, summary="The host's coming chats, soonest first")
def list_chats(request: HttpRequest) -> ChatsOut:
    return ChatsOut(chats=[ChatOut.of(booking) for booking in coming_chats(authenticated_host(request), clock.now())])


@router.post("chats/{chat_id}/cancel", response=ChatOut, summary="Cancel a chat; the guest gets a letter")
def cancel_chat(request: HttpRequest, chat_id: int, body: CancellationIn | None = None) -> ChatOut:
    booking = booking_for_host(authenticated_host(request), chat_id)
    note = body.note if body else ""
    return ChatOut.of(cancel_booking(booking=booking, by="host", now=clock.now(), note=note))
