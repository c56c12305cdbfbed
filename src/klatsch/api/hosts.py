"""Endpoints for the programs of a host, with a token (`Authorization: Bearer klatsch_...`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest  # noqa: TC002 - ninja reads the annotations
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer

from klatsch.accounts.api_tokens import host_by_api_token
from klatsch.api.invitation_schema import InvitationIn  # noqa: TC001 - ninja reads the annotations
from klatsch.api.schemas import ChatOut, ChatsOut, InvitationOut
from klatsch.bookings.access import booking_for_host
from klatsch.bookings.lifecycle.cancel import MAX_HOST_NOTE_LENGTH, cancel_booking
from klatsch.bookings.queries import coming_chats, meeting_count, with_meeting_counts
from klatsch.core import clock
from klatsch.invitations import create, lifecycle
from klatsch.invitations.access import invitation_for_host
from klatsch.invitations.queries import invitations_of

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


class HostTokenAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Host | None:  # noqa: ARG002 - ninja's signature
        return host_by_api_token(token, clock.now())


router = Router(tags=["hosts"], auth=HostTokenAuth())


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
    invitation = create.create_invitation(
        host=authenticated_host(request), values=body.model_dump(), now=now, is_open=body.open
    )
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
