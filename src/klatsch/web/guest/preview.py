"""The preview of an invitation: the guests' page as its host sees it before it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from klatsch.invitations.access import invitation_for_host
from klatsch.invitations.models import InvitationState
from klatsch.web.guest.forms import BookingForm
from klatsch.web.guest.invitations import invitation_context
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@in_host_time_zone
def preview_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the signed-in host's invitation as if it were open; its buttons do nothing, and nothing is saved."""
    invitation = invitation_for_host(signed_in_host(request), slug)
    if request.method == "POST":
        messages.info(request, gettext("This is a preview: nothing was booked."))
        return HttpResponseRedirect(request.path)
    is_draft = invitation.state == InvitationState.DRAFT
    invitation.state = InvitationState.OPEN
    context = invitation_context(request, invitation, BookingForm(invitation=invitation), form_token="")
    return render(request, "guest/preview.html", {**context, "is_draft": is_draft})
