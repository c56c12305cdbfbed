"""Today: whom to meet, who reached out, which chats are coming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klatsch.bookings.queries import coming_chats
from klatsch.core import clock
from klatsch.insight.assessment import dismissals
from klatsch.insight.assessment.schedule import request_recompute
from klatsch.insight.models import AssessmentKind
from klatsch.insight.queries import (
    assessments_about,
    daily_suggestions,
    dismissed_assessments_about,
    has_daily_suggestions,
    probable_bots,
    reassessment_of,
    unanswered_reach_outs,
)
from klatsch.insight.suggestions import daily
from klatsch.invitations.queries import open_invitations_of
from klatsch.meetings.queries import follow_ups
from klatsch.people.access import person_for
from klatsch.people.counts import tally
from klatsch.people.deck import cards_of
from klatsch.web.host.shared.redirects import redirect_back

if TYPE_CHECKING:
    from django.http import HttpResponse

    from klatsch.web.host.shared.requests import HostRequest

MAX_WAITING_SHOWN = 6
MAX_CHATS_SHOWN = 5
MAX_PEOPLE_LISTED = 200


@require_safe
@login_required
def today_view(request: HostRequest) -> HttpResponse:
    """The host's first page. Everything on it was worked out beforehand: it only reads."""
    host, now = request.user, clock.now()
    day = daily.local_day(host, now)
    found = list(unanswered_reach_outs(host)[: MAX_WAITING_SHOWN + 1])
    five = list(daily_suggestions(host, day))
    context = {
        "day": day,
        "five": five,
        "was_drawn": bool(five) or has_daily_suggestions(host, day),
        "waiting": found[:MAX_WAITING_SHOWN],
        "has_more_waiting": len(found) > MAX_WAITING_SHOWN,
        "chats": list(coming_chats(host, now)[:MAX_CHATS_SHOWN]),
        "invitation": open_invitations_of(host, now).first(),
        "tally": tally(host),
        "reassessment": reassessment_of(host),
        "automated": probable_bots(host).count(),
        "afterwards": follow_ups(host, now, day),
        "back": request.get_full_path(),
    }
    return render(request, "host/today/today.html", context)


@require_safe
@login_required
def reach_outs_view(request: HostRequest) -> HttpResponse:
    """Everybody who waits for an answer."""
    people = unanswered_reach_outs(request.user)[:MAX_PEOPLE_LISTED]
    return render(request, "host/today/reach_outs.html", {"waiting": people, "back": request.get_full_path()})


@require_safe
@login_required
def bots_view(request: HostRequest) -> HttpResponse:
    """Accounts that were set aside because they are probably automated, each with its reasons and the way back."""
    people = probable_bots(request.user)[:MAX_PEOPLE_LISTED]
    return render(request, "host/today/bots.html", {"statements": people, "back": request.get_full_path()})


@require_safe
@login_required
def assessments_view(request: HostRequest, person_id: int) -> HttpResponse:
    """Everything that is said about somebody, with what it stands on, and what the host said is not so."""
    person = person_for(request.user, person_id)
    (card,) = cards_of([person])
    context = {
        "card": card,
        "person": person,
        "statements": assessments_about(person),
        "overruled": dismissed_assessments_about(person),
        "back": request.get_full_path(),
    }
    return render(request, "host/people/assessments.html", context)


@require_POST
@login_required
def dismiss_assessment_view(request: HostRequest, person_id: int, matter: str) -> HttpResponse:
    """Let the host overrule a statement for good."""
    person, about = person_for(request.user, person_id), _assessment_kind(matter)
    dismissals.dismiss_assessment(person=person, matter=about, now=clock.now())
    said = gettext("Noted. Klatsch will not say that about %(name)s again.") % {"name": person.name}
    messages.success(request, said, extra_tags=reverse("perhaps_so", args=[person.pk, about]))
    return redirect_back(request)


@require_POST
@login_required
def restore_assessment_view(request: HostRequest, person_id: int, matter: str) -> HttpResponse:
    """Take a *not so* back, and look at the person again at once."""
    from klatsch.insight.assessment.recompute import recompute_person

    person, about = person_for(request.user, person_id), _assessment_kind(matter)
    dismissals.restore_assessment(person=person, matter=about)
    recompute_person(person=person, now=clock.now())
    return redirect_back(request)


@require_POST
@login_required
def dismiss_suggestion_view(request: HostRequest, person_id: int) -> HttpResponse:
    person = person_for(request.user, person_id)
    daily.mute_person(person=person, now=clock.now())
    said = gettext("%(name)s will not be brought up here again.") % {"name": person.name}
    messages.success(request, said, extra_tags=reverse("bring_back", args=[person.pk]))
    return redirect_back(request)


@require_POST
@login_required
def restore_suggestion_view(request: HostRequest, person_id: int) -> HttpResponse:
    daily.unmute_person(person=person_for(request.user, person_id))
    return redirect_back(request)


@require_POST
@login_required
def reassess_view(request: HostRequest) -> HttpResponse:
    """Have the whole deck looked at again in the background."""
    if request_recompute(host=request.user, now=clock.now()):
        messages.info(request, gettext("Your deck is being looked at again. You can go on meanwhile."))
    return redirect_back(request)


def _assessment_kind(name: str) -> AssessmentKind:
    if name not in AssessmentKind.values:
        raise Http404
    return AssessmentKind(name)
