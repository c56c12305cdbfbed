"""What came of an invitation, and what the host says of it."""

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
from klatsch.invitations.share_text import SHARE_TARGETS
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
    found = invitation_for_host(signed_in_host(request), slug)
    words, trouble = None, ""
    if request.method == "POST":
        words = request.POST.get("words", "")
        try:
            review_invitation(invitation=found, words=words, now=clock.now())
        except Refused as refusal:
            trouble = str(refusal)
        else:
            messages.success(request, gettext("Kept."))
            return HttpResponseRedirect(reverse("invitation_report", args=[slug]))
    told = invitation_report(found)
    context = {
        "invitation": found,
        "report": told,
        "speed": _booking_speed_text(told),
        "sources": [
            NamedSource(_source_name(source.via), source) for source in told.sources if source.opened or source.booked
        ],
        "words": words if words is not None else told.review and told.review.words,
        "trouble": trouble,
    }
    return render(request, "host/invitations/report.html", context, status=422 if trouble else 200)


def _booking_speed_text(told: InvitationReport) -> str:
    """How fast it went, in one sentence; "" where nobody has booked."""
    if told.first_after is None or told.last_after is None:
        return ""
    if told.is_full:
        return gettext("All %(count)d in %(span)s.") % {"count": told.booked, "span": format_duration(told.last_after)}
    first = format_duration(told.first_after)
    return gettext("The first one came %(span)s after you opened it.") % {"span": first}


def _source_name(via: str) -> str:
    known = {network.key: network.name for network in SHARE_TARGETS}
    ours = {
        "": gettext("Without a sign"),
        "badge": gettext("The button on your page"),
        "qr": gettext("The code"),
        "feed": gettext("Your feed"),
    }
    return known.get(via) or ours.get(via) or via
