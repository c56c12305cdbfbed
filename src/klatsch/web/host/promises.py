"""What was promised in chats: what is open, what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from klatsch.core import clock
from klatsch.meetings import follow_up
from klatsch.meetings.access import promise_for_host
from klatsch.meetings.queries import kept_promises, open_promises
from klatsch.web.host.answers import back
from klatsch.web.host.own_time import host_of, in_own_time

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_KEPT = 30


@require_safe
@in_own_time
def promises(request: HttpRequest) -> HttpResponse:
    host = host_of(request)
    context = {
        "open": open_promises(host),
        "kept": kept_promises(host)[:MOST_KEPT],
        "back": reverse("promises"),
    }
    return render(request, "host/after/promises.html", context)


@require_POST
@in_own_time
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Note that a promise was kept, take that back, or forget it."""
    found = promise_for_host(host_of(request), pk)
    if verb == "keep":
        follow_up.keep_promise(promise=found, now=clock.now())
    elif verb == "reopen":
        follow_up.reopen_promise(promise=found)
    elif verb == "drop":
        follow_up.delete_promise(promise=found)
    else:
        raise Http404
    return back(request)
