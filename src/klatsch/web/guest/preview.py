"""An invitation as guests will see it, for its host, before anybody can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from klatsch.invitations.models import InvitationState
from klatsch.web.guest.forms import BookingForm
from klatsch.web.guest.invitations import invitation_context

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.invitations.models import Invitation


def render_preview(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Draw the guests' page of the host's own `found`, as if it were open; nothing is saved."""
    state, found.state = found.state, InvitationState.OPEN
    context = invitation_context(request, found, BookingForm(invitation=found), form_token="")
    return render(request, "guest/preview.html", {**context, "is_draft": state == InvitationState.DRAFT})
