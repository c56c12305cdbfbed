"""The deck: cards, search, filters, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klatsch.core import clock
from klatsch.insight.tasks import reassess_person_later
from klatsch.people import filters
from klatsch.people.access import person_for
from klatsch.people.deck import MOST_COUNTED, cards_of, deck_page, tally
from klatsch.people.portraits import LABELS
from klatsch.people.services import marks

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse

    from klatsch.people.models import Person
    from klatsch.web.host.requests import HostRequest

    type Verb = Callable[[Person, datetime], None]

# What a button on a card does, and the button that takes it back.
VERBS: dict[str, tuple[Verb, str]] = {
    "got": (lambda person, now: marks.mark_got(person=person, now=now), "not-got"),
    "not-got": (lambda person, _now: marks.unmark_got(person=person), "got"),
    "need": (lambda person, now: marks.mark_need(person=person, now=now), "not-need"),
    "not-need": (lambda person, _now: marks.unmark_need(person=person), "need"),
    "aside": (lambda person, now: marks.set_aside(person=person, now=now), "back"),
    "back": (lambda person, _now: marks.take_back(person=person), "aside"),
}


@require_safe
@login_required
def deck(request: HostRequest) -> HttpResponse:
    """Show some cards. With htmx only the results are sent: the search box keeps its focus."""
    asked = filters.forgiving(request.GET)
    after = request.GET.get("after", "")
    page = deck_page(request.user, asked, after=int(after) if after.isascii() and after.isdecimal() else None)
    context = {
        "page": page,
        "filters": asked,
        "tally": tally(request.user),
        "most_counted": MOST_COUNTED,
        "networks": LABELS,
        "back": request.get_full_path(),
        "next": _address(asked, page.after) if page.after else "",
        "is_first": not after,
    }
    only_results = request.htmx and not request.htmx.history_restore_request and not request.htmx.boosted
    return render(request, "host/parts/deck_results.html" if only_results else "host/deck.html", context)


def _address(asked: filters.Filters, after: int) -> str:
    return f"{reverse('deck')}?{asked.address}{'&' if asked.address else ''}after={after}"


@require_POST
@login_required
def mark(request: HostRequest, person_id: int, verb: str) -> HttpResponse:
    """Do what a button of a card says: got, need, aside, or take it back."""
    if verb not in VERBS:
        raise Http404
    person = person_for(request.user, person_id)
    act, opposite = VERBS[verb]
    act(person, clock.now())
    reassess_person_later.enqueue(person.pk)
    if request.htmx:
        (card,) = cards_of([person])
        return render(
            request, "host/parts/person_card.html", {"card": card, "back": request.htmx.current_url_abs_path or ""}
        )
    if verb == "aside":
        sentence = gettext("%(name)s is set aside.") % {"name": person.name}
        messages.success(request, sentence, extra_tags=reverse("mark_person", args=[person.pk, opposite]))
    return HttpResponseRedirect(_safe(request, request.POST.get("back", "")))


def _safe(request: HostRequest, address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours and address.startswith("/") else reverse("deck")
