"""Promises made in chats: those that are open, and those that were kept."""

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
from klatsch.web.host.shared.redirects import redirect_back
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MAX_KEPT_PROMISES = 30


@require_safe
@in_host_time_zone
def promises_view(request: HttpRequest) -> HttpResponse:
    host = signed_in_host(request)
    context = {
        "open": open_promises(host),
        "kept": kept_promises(host)[:MAX_KEPT_PROMISES],
        "back": reverse("promises"),
    }
    return render(request, "host/chats/promises.html", context)


@require_POST
@in_host_time_zone
def change_promise_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Mark a promise as kept or as open again, or delete it."""
    promise = promise_for_host(signed_in_host(request), pk)
    if verb == "keep":
        follow_up.keep_promise(promise=promise, now=clock.now())
    elif verb == "reopen":
        follow_up.reopen_promise(promise=promise)
    elif verb == "drop":
        follow_up.delete_promise(promise=promise)
    else:
        raise Http404
    return redirect_back(request)
