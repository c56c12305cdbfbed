"""Marks on one person's card: got, need, aside, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klatsch.core import clock
from klatsch.insight.tasks import reassess_person_later
from klatsch.people.access import person_for
from klatsch.people.deck import cards_of
from klatsch.people.services import marks
from klatsch.web.host.deck import safe_way_back

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
    return HttpResponseRedirect(safe_way_back(request, request.POST.get("back", "")))
