"""The pages of circles: groups of people with a common reason, found or made by the host."""

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
MIN_CLEAR_STRENGTH = 0.62
MIN_LIKELY_STRENGTH = 0.52


@require_safe
@login_required
def circles_view(request: HostRequest) -> HttpResponse:
    """Show all circles, as a bubble chart and as a table."""
    circles = list(circles_of(request.user))
    for circle in circles:
        circle.words = _strength_label(circle.strength, by_hand=circle.is_made_by_hand)  # type: ignore[attr-defined]
    chart = circle_chart([circle.size for circle in circles], [circle.label for circle in circles])  # type: ignore[attr-defined]
    context = {
        "circles": circles,
        "picture": chart,
        "bubbles": [(bubble, circles[bubble.index]) for bubble in chart.bubbles],
        "people_without_circle": count_in_no_circle(request.user),
        "dismissed_circles": dismissed_circles(request.user),
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
    """Show a circle: its reasons, its members, and people who may belong to it."""
    circle = circle_for(request.user, circle_id)
    search_text = request.GET.get("q", "").replace("\0", "")[:100].strip()
    suggested_people = suggested_members(circle)
    matches = list(search_people(people_of(request.user), search_text)[:MAX_SEARCH_RESULTS]) if search_text else []
    context = {
        "circle": circle,
        "strength": _strength_label(circle.strength, by_hand=circle.is_made_by_hand),
        "suggested_people": suggested_people,
        "search_text": search_text,
        "matches": matches,
        "people_shown": [*suggested_people, *matches],
        "invitations": list(invitations_by_link(request.user.pk, clock.now())),
        "back": request.get_full_path(),
        **_page_context(request, members_of(circle), members_of(circle).count()),
    }
    return render(request, "host/circles/circle.html", context)


@require_safe
@login_required
def people_without_circle_view(request: HostRequest) -> HttpResponse:
    """Show people in no circle, with reasons why they may be in the deck."""
    page_context = _page_context(request, people_in_no_circle(request.user), count_in_no_circle(request.user))
    context = {"back": request.get_full_path(), **page_context}
    return render(request, "host/circles/people_without_circle.html", context)


def _page_context(request: HostRequest, people: QuerySet[Person], total: int) -> dict[str, Any]:
    """Return one page of cards, and the numbers of the previous and the next page."""
    number = min(parse_whole_number(request.GET.get("page", "")) or 1, MAX_PAGE_NUMBER)
    page_people = list(people[(number - 1) * CIRCLE_PAGE_SIZE : number * CIRCLE_PAGE_SIZE + 1])
    return {
        "cards": build_cards(page_people[:CIRCLE_PAGE_SIZE]),
        "total": total,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if len(page_people) > CIRCLE_PAGE_SIZE else None,
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
        verbs.rename_circle(
            circle=circle_for(request.user, circle_id), name=request.POST.get("name", ""), now=clock.now()
        )
    return _redirect_to_circle(circle_id)


@require_POST
@login_required
def circle_member_view(request: HostRequest, circle_id: int, person_id: int, verb: str) -> HttpResponse:
    """Add a person to a circle by hand, or remove one for good."""
    circle = circle_for(request.user, circle_id)
    person = person_for(request.user, person_id)
    now = clock.now()
    if verb == "in":
        verbs.add_member(circle=circle, person=person, now=now)
    elif verb == "out":
        verbs.remove_member(circle=circle, person=person, now=now)
        sentence = gettext("%(name)s is not in this circle any more.") % {"name": person.name}
        messages.success(request, sentence, extra_tags=reverse("circle_member", args=[circle.pk, person.pk, "in"]))
    else:
        raise Http404
    return _redirect_to_circle(circle_id)


@require_POST
@login_required
def dismiss_circle_view(request: HostRequest, circle_id: int) -> HttpResponse:
    circle = circle_for(request.user, circle_id)
    verbs.dismiss_circle(circle=circle, now=clock.now())
    sentence = gettext("“%(name)s” is no circle. It will not come up again.") % {"name": circle.label}
    messages.success(request, sentence, extra_tags=reverse("restore_circle", args=[circle.pk]))
    return HttpResponseRedirect(reverse("circles"))


@require_POST
@login_required
def restore_circle_view(request: HostRequest, circle_id: int) -> HttpResponse:
    verbs.restore_circle(circle=circle_for(request.user, circle_id), now=clock.now())
    return _redirect_to_circle(circle_id)


def _redirect_to_circle(circle_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("circle", args=[circle_id]))
