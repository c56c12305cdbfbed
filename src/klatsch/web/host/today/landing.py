"""The first page: Today for a host, or for everybody else what klatsch is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from klatsch.accounts.queries import has_hosts
from klatsch.core import clock
from klatsch.invitations.queries import listed_invitations

if TYPE_CHECKING:
    from django.http import HttpRequest

MAX_LISTED_INVITATIONS = 60


@require_safe
def landing_view(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("today"))
    listed = list(listed_invitations(clock.now())[:MAX_LISTED_INVITATIONS])
    return render(request, "host/today/landing.html", {"listed": listed, "has_hosts": has_hosts()})
