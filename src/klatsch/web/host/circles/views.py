"""Circles: why people are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klatsch.bookings.queries import invitations_by_link
from klatsch.core import clock
from klatsch.core.sanitize import parse_whole_number
from klatsch.insight.access import circle_for
from klatsch.insight.assessment.schedule import request_recompute
from klatsch.insight.queries import (
    circles_of,
    count_in_no_circle,
    dismissed_circles,
    members_of,
    people_in_no_circle,
    reassessment_of,
    suggested_members,
)
from klatsch.insight.saved_circles import edit as verbs
from klatsch.people.access import person_for
from klatsch.people.deck.deck import build_cards, search_people
from klatsch.people.queries import people_of
from klatsch.web.host.circles.circle_chart import circle_chart
from klatsch.web.host.shared.redirects import refusal_as_message

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from klatsch.people.models import Person
    from klatsch.web.host.shared.requests import HostRequest

CIRCLE_PAGE_SIZE = 24
MAX_PAGE_NUMBER = 99_999
MAX_SEARCH_RESULTS = 8
MIN_CLEAR_STRENGTH, MIN_LIKELY_STRENGTH = 0.62, 0.52


@require_safe
@login_required
def circles_view(request: HostRequest) -> HttpResponse:
    """All circles, as bubbles and as a table."""
    found = list(circles_of(request.user))
    for circle in found:
        circle.words = _strength_label(circle.strength, by_hand=circle.is_made_by_hand)  # type: ignore[attr-defined]
    drawn = circle_chart([circle.size for circle in found], [circle.name for circle in found])  # type: ignore[attr-defined]
    context = {
        "circles": found,
        "picture": drawn,
        "bubbles": [(bubble, found[bubble.place]) for bubble in drawn.bubbles],
        "others": count_in_no_circle(request.user),
        "denied": dismissed_circles(request.user),
        "reassessment": reassessment_of(request.user),
    }
    return render(request, "host/circles/circles.html", context)


def _strength_label(strength: float, *, by_hand: bool) -> str:
    if by_hand:
        return gettext("drawn by you")
    if strength >= MIN_CLEAR_STRENGTH:
        return gettext("clear")
    return gettext("likely") if strength >= MIN_LIKELY_STRENGTH else gettext("perhaps")


@require_safe
@login_required
def circle_view(request: HostRequest, circle_id: int) -> HttpResponse:
    """One circle: why, who, and who else might belong to it."""
    found = circle_for(request.user, circle_id)
    asked = request.GET.get("q", "").replace("\0", "")[:100].strip()
    suggested = suggested_members(found)
    named = list(search_people(people_of(request.user), asked)[:MAX_SEARCH_RESULTS]) if asked else []
    context = {
        "circle": found,
        "strength": _strength_label(found.strength, by_hand=found.is_made_by_hand),
        "suggested": suggested,
        "asked": asked,
        "found": named,
        "people_shown": [*suggested, *named],
        "invitations": list(invitations_by_link(request.user.pk, clock.now())),
        "back": request.get_full_path(),
        **_page_context(request, members_of(found), members_of(found).count()),
    }
    return render(request, "host/circles/circle.html", context)


@require_safe
@login_required
def people_without_circle_view(request: HostRequest) -> HttpResponse:
    """And are there others? People in no circle, with why they may be here."""
    shown = _page_context(request, people_in_no_circle(request.user), count_in_no_circle(request.user))
    context = {"back": request.get_full_path(), **shown}
    return render(request, "host/circles/people_without_circle.html", context)


def _page_context(request: HostRequest, people: QuerySet[Person], total: int) -> dict[str, Any]:
    """One page of cards, and the numbers of the pages before and after it."""
    number = min(parse_whole_number(request.GET.get("page", "")) or 1, MAX_PAGE_NUMBER)
    found = list(people[(number - 1) * CIRCLE_PAGE_SIZE : number * CIRCLE_PAGE_SIZE + 1])
    return {
        "cards": build_cards(found[:CIRCLE_PAGE_SIZE]),
        "total": total,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if len(found) > CIRCLE_PAGE_SIZE else None,
    }


@require_POST
@login_required
def create_circle_view(request: HostRequest) -> HttpResponse:
    with refusal_as_message(request):
        return _redirect_to_circle(
            verbs.create_circle(host=request.user, name=request.POST.get("name", ""), now=clock.now()).pk
        )
    return HttpResponseRedirect(reverse("circles"))


@require_POST
@login_required
def rename_circle_view(request: HostRequest, circle_id: int) -> HttpResponse:
    with refusal_as_message(request):
        verbs.rename_circle(circle=circle_for(request.user, circle_id), name=request.POST.get("name", ""))
    return _redirect_to_circle(circle_id)


@require_POST
@login_required
def circle_member_view(request: HostRequest, circle_id: int, person_id: int, verb: str) -> HttpResponse:
    """Put somebody in by hand, or take somebody out for good."""
    found, person = circle_for(request.user, circle_id), person_for(request.user, person_id)
    now = clock.now()
    if verb == "in":
        verbs.add_member(circle=found, person=person)
        request_recompute(host=request.user, now=now)
    elif verb == "out":
        verbs.remove_member(circle=found, person=person, now=now)
        said = gettext("%(name)s is not in this circle any more.") % {"name": person.name}
        messages.success(request, said, extra_tags=reverse("circle_member", args=[found.pk, person.pk, "in"]))
    else:
        raise Http404
    return _redirect_to_circle(circle_id)


@require_POST
@login_required
def dismiss_circle_view(request: HostRequest, circle_id: int) -> HttpResponse:
    found = circle_for(request.user, circle_id)
    verbs.dismiss_circle(circle=found, now=clock.now())
    said = gettext("“%(name)s” is no circle. It will not come up again.") % {"name": found.name}
    messages.success(request, said, extra_tags=reverse("restore_circle", args=[found.pk]))
    return HttpResponseRedirect(reverse("circles"))


@require_POST
@login_required
def restore_circle_view(request: HostRequest, circle_id: int) -> HttpResponse:
    verbs.restore_circle(circle=circle_for(request.user, circle_id))
    return _redirect_to_circle(circle_id)


def _redirect_to_circle(circle_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("circle", args=[circle_id]))
