"""The assessments of a person with their evidence, which the host can dismiss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klatsch.core import clock
from klatsch.insight.assessment import dismissals
from klatsch.insight.models import AssessmentKind
from klatsch.insight.queries import assessments_about, dismissed_assessments_about
from klatsch.people.access import person_for
from klatsch.people.deck.deck import build_cards
from klatsch.web.host.shared.redirects import redirect_back

if TYPE_CHECKING:
    from django.http import HttpResponse

    from klatsch.web.host.shared.requests import HostRequest


@require_safe
@login_required
def assessments_view(request: HostRequest, person_id: int) -> HttpResponse:
    """Show the assessments of a person with their evidence, and those that the host dismissed."""
    person = person_for(request.user, person_id)
    (card,) = build_cards([person])
    context = {
        "card": card,
        "person": person,
        "assessments": assessments_about(person),
        "dismissed_assessments": dismissed_assessments_about(person),
        "back": request.get_full_path(),
    }
    return render(request, "host/people/assessments.html", context)


@require_POST
@login_required
def dismiss_assessment_view(request: HostRequest, person_id: int, kind: str) -> HttpResponse:
    """Dismiss an assessment for good."""
    person = person_for(request.user, person_id)
    assessment_kind = _assessment_kind(kind)
    dismissals.dismiss_assessment(person=person, matter=assessment_kind, now=clock.now())
    sentence = gettext("Noted. Klatsch will not say that about %(name)s again.") % {"name": person.name}
    messages.success(request, sentence, extra_tags=reverse("perhaps_so", args=[person.pk, assessment_kind]))
    return redirect_back(request)


@require_POST
@login_required
def restore_assessment_view(request: HostRequest, person_id: int, kind: str) -> HttpResponse:
    """Take the dismissal of an assessment back, and assess the person again at once."""
    person = person_for(request.user, person_id)
    assessment_kind = _assessment_kind(kind)
    dismissals.restore_assessment(person=person, matter=assessment_kind, now=clock.now())
    return redirect_back(request)


def _assessment_kind(name: str) -> AssessmentKind:
    if name not in AssessmentKind.values:
        raise Http404
    return AssessmentKind(name)
