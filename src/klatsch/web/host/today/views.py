"""The first page: Today for a host, with suggestions, reach-outs and coming chats; a landing page for others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klatsch.accounts.queries import has_hosts
from klatsch.bookings.queries import coming_chats
from klatsch.core import clock
from klatsch.insight.assessment.schedule import request_recompute
from klatsch.insight.queries import (
    daily_suggestions,
    has_daily_suggestions,
    probable_bots,
    reassessment_of,
    unanswered_reach_outs,
)
from klatsch.insight.suggestions import daily
from klatsch.invitations.queries import listed_invitations, open_invitations_of
from klatsch.meetings.queries import follow_ups
from klatsch.people.access import person_for
from klatsch.people.deck.counts import deck_tally
from klatsch.web.host.shared.redirects import redirect_back

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.web.host.shared.requests import HostRequest

MAX_LISTED_INVITATIONS = 60
MAX_REACH_OUTS_SHOWN = 6
MAX_CHATS_SHOWN = 5
MAX_PEOPLE_LISTED = 200


@require_safe
def landing_view(request: HttpRequest) -> HttpResponse:
    """Lead a host to Today; show everybody else what klatsch is, and the invitations that are listed."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("today"))
    listed = list(listed_invitations(clock.now())[:MAX_LISTED_INVITATIONS])
    return render(request, "host/today/landing.html", {"listed": listed, "has_hosts": has_hosts()})


@require_safe
@login_required
def today_view(request: HostRequest) -> HttpResponse:
    """Show the day's suggestions, reach-outs, chats and follow-ups. It only reads: all was computed beforehand."""
    host = request.user
    now = clock.now()
    day = timezone.localdate(now, ZoneInfo(host.time_zone))
    reach_outs = list(unanswered_reach_outs(host)[: MAX_REACH_OUTS_SHOWN + 1])
    suggestions = list(daily_suggestions(host, day))
    context = {
        "day": day,
        "suggestions": suggestions,
        "has_suggestions": bool(suggestions) or has_daily_suggestions(host, day),
        "reach_outs": reach_outs[:MAX_REACH_OUTS_SHOWN],
        "has_more_reach_outs": len(reach_outs) > MAX_REACH_OUTS_SHOWN,
        "chats": list(coming_chats(host, now)[:MAX_CHATS_SHOWN]),
        "invitation": open_invitations_of(host, now).first(),
        "tally": deck_tally(host),
        "reassessment": reassessment_of(host),
        "bot_count": probable_bots(host).count(),
        "follow_ups": follow_ups(host, now, day),
        "back": request.get_full_path(),
    }
    return render(request, "host/today/today.html", context)


@require_safe
@login_required
def reach_outs_view(request: HostRequest) -> HttpResponse:
    """List everybody who waits for an answer of the host."""
    reach_outs = unanswered_reach_outs(request.user)[:MAX_PEOPLE_LISTED]
    return render(request, "host/today/reach_outs.html", {"reach_outs": reach_outs, "back": request.get_full_path()})


@require_safe
@login_required
def bots_view(request: HostRequest) -> HttpResponse:
    """List the accounts that were set aside as probably automated, each with its reasons and the way back."""
    bots = probable_bots(request.user)[:MAX_PEOPLE_LISTED]
    return render(request, "host/today/bots.html", {"assessments": bots, "back": request.get_full_path()})


@require_POST
@login_required
def dismiss_suggestion_view(request: HostRequest, person_id: int) -> HttpResponse:
    """Never suggest a person again."""
    person = person_for(request.user, person_id)
    daily.mute_person(person=person, now=clock.now())
    sentence = gettext("%(name)s will not be brought up here again.") % {"name": person.name}
    messages.success(request, sentence, extra_tags=reverse("bring_back", args=[person.pk]))
    return redirect_back(request)


@require_POST
@login_required
def restore_suggestion_view(request: HostRequest, person_id: int) -> HttpResponse:
    """Allow suggestions of a person again."""
    daily.unmute_person(person=person_for(request.user, person_id))
    return redirect_back(request)


@require_POST
@login_required
def reassess_view(request: HostRequest) -> HttpResponse:
    """Ask for the whole deck to be assessed again in the background."""
    if request_recompute(host_id=request.user.pk, now=clock.now()):
        messages.info(request, gettext("Your deck is being looked at again. You can go on meanwhile."))
    return redirect_back(request)
