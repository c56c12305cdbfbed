from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What belongs to the host alone: who they are here, and how they sign in."""
    return render(request, "host/account.html")
