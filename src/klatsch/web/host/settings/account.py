from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.views import password_reset
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from klatsch.accounts.hosts import choose_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.web.host.shared.requests import HostRequest


@require_safe
@login_required
def account_view(request: HttpRequest) -> HttpResponse:
    """Show the account: name, language, and how the host signs in."""
    return render(request, "host/settings/account.html", {"languages": settings.LANGUAGES, "spoken": get_language()})


@require_POST
@login_required
def account_language_view(request: HostRequest) -> HttpResponse:
    """Change the language of the host's pages and emails."""
    choose_language(host=request.user, language=request.POST.get("language", ""))
    return HttpResponseRedirect(reverse("account"), status=303)


def password_reset_view(request: HttpRequest) -> HttpResponse:
    """Send an email to reset the password, or explain how to do it on a server that sends none."""
    if settings.KLATSCH.smtp_url.get_secret_value():
        answer: HttpResponse = password_reset(request)
        return answer
    return render(request, "host/settings/password_reset.html")
