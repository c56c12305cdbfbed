"""Bulk actions: marks and circles for one or many people at once, each with an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n
from django.views.decorators.http import require_POST

from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.core.sanitize import parse_whole_number
from klatsch.insight.access import bulk_action_for, circle_for
from klatsch.insight.bulk_actions.actions import CIRCLE_ACTIONS, OPPOSITE_ACTIONS
from klatsch.insight.bulk_actions.apply import apply_bulk_action, undo_bulk_action
from klatsch.insight.queries import last_bulk_action
from klatsch.insight.saved_circles.edit import create_circle
from klatsch.people.access import person_for
from klatsch.people.deck.counts import deck_tally
from klatsch.people.deck.deck import build_cards
from klatsch.web.host.deck.views import deck_context
from klatsch.web.host.shared.redirects import refusal_as_message, safe_redirect_url

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpResponse

    from klatsch.insight.models import BulkAction, Circle
    from klatsch.web.host.shared.requests import HostRequest

ONE_PERSON_MESSAGES = {
    "got": _("You have talked with %(name)s."),
    "not-got": _("%(name)s is not marked as talked with any more."),
    "need": _("You want to talk with %(name)s."),
    "not-need": _("%(name)s is not marked any more."),
    "aside": _("%(name)s is set aside."),
    "back": _("%(name)s is back."),
}
MANY_PEOPLE_MESSAGES = {
    "got": _n("%(count)d person is marked as talked with.", "%(count)d people are marked as talked with.", "count"),
    "not-got": _n("%(count)d person is not marked any more.", "%(count)d people are not marked any more.", "count"),
    "need": _n("You want to talk with %(count)d person.", "You want to talk with %(count)d people.", "count"),
    "not-need": _n("%(count)d person is not marked any more.", "%(count)d people are not marked any more.", "count"),
    "aside": _n("%(count)d person is set aside.", "%(count)d people are set aside.", "count"),
    "back": _n("%(count)d person is back.", "%(count)d people are back.", "count"),
    "put-in": _n("%(count)d person is in “%(circle)s”.", "%(count)d people are in “%(circle)s”.", "count"),
    "take-out": _n("%(count)d person is out of “%(circle)s”.", "%(count)d people are out of “%(circle)s”.", "count"),
}


@require_POST
@login_required
def mark_person_view(request: HostRequest, person_id: int, verb: str) -> HttpResponse:
    """Mark one person: got, need, aside, or undo such a mark."""
    if verb not in OPPOSITE_ACTIONS or verb in CIRCLE_ACTIONS:
        raise Http404
    person = person_for(request.user, person_id)
    action = apply_bulk_action(host=request.user, verb=verb, people=[person.pk], now=clock.now())
    if action is not None:
        messages.success(request, ONE_PERSON_MESSAGES[verb] % {"name": person.name}, extra_tags=_undo_url(action))
    if not request.htmx:
        return HttpResponseRedirect(safe_redirect_url(request, request.POST.get("back", ""), "deck"))
    person.refresh_from_db()
    (card,) = build_cards([person])
    back = request.htmx.current_url_abs_path or ""
    context = {
        "card": card,
        "back": back,
        "is_choosable": urlsplit(back).path == reverse("deck"),
        "tally": deck_tally(request.user),
    }
    return render(request, "host/deck/htmx_card.html", context)


@require_POST
@login_required
def bulk_action_view(request: HostRequest) -> HttpResponse:
    """Apply an action to everybody who was selected on a page of the deck."""
    verb = request.POST.get("verb", "")
    person_ids = {pk for value in request.POST.getlist("person") if (pk := parse_whole_number(value)) is not None}
    with refusal_as_message(request):
        action = _apply_bulk_action(request, verb, person_ids)
        if action is not None:
            messages.success(request, _result_message(action), extra_tags=_undo_url(action))
    return _deck_response(request)


def _apply_bulk_action(request: HostRequest, verb: str, person_ids: Collection[int]) -> BulkAction | None:
    if not person_ids:
        raise Refused("Choose somebody first: tick the box on their card.", code="nobody-selected")
    circle = _chosen_circle(request) if verb in CIRCLE_ACTIONS else None
    return apply_bulk_action(host=request.user, verb=verb, people=person_ids, now=clock.now(), circle=circle)


def _chosen_circle(request: HostRequest) -> Circle | None:
    if name := request.POST.get("new_circle", "").strip():
        return create_circle(host=request.user, name=name, now=clock.now())
    number = parse_whole_number(request.POST.get("into", ""))
    return None if number is None else circle_for(request.user, number)


def _result_message(action: BulkAction) -> str:
    people = action.changes.count()
    return str(
        MANY_PEOPLE_MESSAGES[action.verb] % {"count": people, "circle": action.circle.label if action.circle else ""}
    )


def _undo_url(action: BulkAction) -> str:
    return reverse("undo_step", args=[action.pk])


@require_POST
@login_required
def undo_bulk_action_view(request: HostRequest, step_id: int | None = None) -> HttpResponse:
    """Undo one bulk action, or the last one."""
    action = last_bulk_action(request.user) if step_id is None else bulk_action_for(request.user, step_id)
    if action is None:
        messages.info(request, gettext("There is nothing to undo."))
        return _deck_response(request)
    undo_bulk_action(action=action, now=clock.now())
    messages.success(request, gettext("Undone."))
    return _deck_response(request)


def _deck_response(request: HostRequest) -> HttpResponse:
    """Render the same page of the deck for htmx, or redirect to the page that the button was on."""
    back = (
        request.POST.get("back") or urlsplit(request.headers.get("Referer", ""))._replace(scheme="", netloc="").geturl()
    )
    address = safe_redirect_url(request, back, "deck")
    if not request.htmx:
        return HttpResponseRedirect(address)
    context = deck_context(request, QueryDict(urlsplit(address).query), back=address)
    return render(request, "host/deck/htmx_results.html", {**context, "is_step": True})
