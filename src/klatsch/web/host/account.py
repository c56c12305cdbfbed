from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.views import password_reset
from django.conf import settings
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


def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Send the letter that allows a new password, or say what to do on a server that sends none."""
    if settings.KLATSCH.smtp_url.get_secret_value():
        answer: HttpResponse = password_reset(request)
        return answer
    return render(request, "host/forgotten_password.html")
