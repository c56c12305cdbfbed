"""Duplicates: pairs of cards that may be one person, for the host to merge or to keep apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klatsch.core import clock
from klatsch.people.access import handle_for, merge_for, suggestion_for
from klatsch.people.deck.deck import build_cards
from klatsch.people.merging.merge import split_handle, unmerge_people
from klatsch.people.merging.suggestions import confirm_duplicate, reject_duplicate, request_duplicate_search
from klatsch.people.queries import duplicate_suggestions_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from klatsch.web.host.shared.requests import HostRequest

MAX_PAIRS_SHOWN = 10


@require_safe
@login_required
def duplicates_view(request: HostRequest) -> HttpResponse:
    """Show a few suggested pairs, the most certain first."""
    suggestions = list(duplicate_suggestions_of(request.user)[:MAX_PAIRS_SHOWN])
    cards = build_cards([person for pair in suggestions for person in (pair.one, pair.other)])
    pairs = list(zip(suggestions, cards[::2], cards[1::2], strict=True))
    return render(
        request,
        "host/people/duplicates.html",
        {"pairs": pairs, "total": duplicate_suggestions_of(request.user).count()},
    )


@require_POST
@login_required
def find_duplicates_view(request: HostRequest) -> HttpResponse:
    """Look for duplicates again in the background."""
    request_duplicate_search(host=request.user, now=clock.now())
    messages.info(request, gettext("We are looking. Come back in a minute."))
    return HttpResponseRedirect(reverse("same"))


@require_POST
@login_required
def answer_duplicate_view(request: HostRequest, suggestion_id: int, verb: str) -> HttpResponse:
    pair = suggestion_for(request.user, suggestion_id)
    if verb == "same":
        merge = confirm_duplicate(person=pair.one, other=pair.other, now=clock.now())
        sentence = gettext("%(name)s is one card now.") % {"name": pair.one.name}
        messages.success(request, sentence, extra_tags=reverse("undo_merge", args=[merge.pk]))
    elif verb in {"different", "later"}:
        reject_duplicate(person=pair.one, other=pair.other, now=clock.now(), is_final=verb == "different")
    else:
        raise Http404
    return HttpResponseRedirect(reverse("same"))


@require_POST
@login_required
def undo_merge_view(request: HostRequest, merge_id: int) -> HttpResponse:
    merge = merge_for(request.user, merge_id)
    unmerge_people(merge=merge, now=clock.now())
    messages.success(request, gettext("They are two cards again."))
    return HttpResponseRedirect(reverse("person", args=[merge.kept_id]))


@require_POST
@login_required
def split_handle_view(request: HostRequest, handle_id: int) -> HttpResponse:
    person = split_handle(handle=handle_for(request.user, handle_id), now=clock.now())
    messages.success(request, gettext("This account has a card of its own now."))
    return HttpResponseRedirect(reverse("person", args=[person.pk]))
