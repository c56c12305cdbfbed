"""The report of an invitation: how it was seen and booked, with the host's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.invitations.access import invitation_for_host
from klatsch.invitations.share_text import share_targets
from klatsch.meetings.durations import format_duration
from klatsch.meetings.follow_up import review_invitation
from klatsch.meetings.report import ReportSource, invitation_report
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.meetings.report import InvitationReport


@dataclass(frozen=True, slots=True)
class NamedSource:
    name: str
    source: ReportSource


@require_http_methods(["GET", "HEAD", "POST"])
@in_host_time_zone
def report_view(request: HttpRequest, slug: str) -> HttpResponse:
    invitation = invitation_for_host(signed_in_host(request), slug)
    words = None
    error_text = ""
    if request.method == "POST":
        words = request.POST.get("words", "")
        try:
            review_invitation(invitation=invitation, words=words, now=clock.now())
        except Refused as refusal:
            error_text = str(refusal)
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(reverse("invitation_report", args=[slug]))
    report = invitation_report(invitation)
    context = {
        "invitation": invitation,
        "report": report,
        "speed": _booking_speed_text(report),
        "sources": [
            NamedSource(_source_name(source.via), source) for source in report.sources if source.opened or source.booked
        ],
        "words": words if words is not None else report.review and report.review.words,
        "error_text": error_text,
    }
    return render(request, "host/invitations/report.html", context, status=422 if error_text else 200)


def _booking_speed_text(report: InvitationReport) -> str:
    """Return a sentence about how fast the invitation was booked, or "" where nobody has booked."""
    if report.first_after is None or report.last_after is None:
        return ""
    if report.is_full:
        return gettext("All %(count)d in %(span)s.") % {
            "count": report.booked,
            "span": format_duration(report.last_after),
        }
    first = format_duration(report.first_after)
    return gettext("The first one came %(span)s after you opened it.") % {"span": first}


def _source_name(via: str) -> str:
    network_names = {network.key: network.name for network in share_targets()}
    own_sources = {
        "": gettext("Without a sign"),
        "badge": gettext("The button on your page"),
        "qr": gettext("The code"),
        "feed": gettext("Your feed"),
    }
    return network_names.get(via) or own_sources.get(via) or via
