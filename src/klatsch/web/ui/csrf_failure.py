"""The page for a form whose CSRF token is invalid, mostly because its page was open since yesterday."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MAX_RESENT_FIELDS = 60
MAX_RESENT_CHARACTERS = 50_000


def csrf_failure_view(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse the form, and offer to send it again with what was typed, but never with passwords.

    Only a form that the browser itself vouches to come from our own page is offered again: a foreign page must not
    be able to put words into a form that lacks nothing but a click.
    """
    is_elsewhere = reason.startswith(REASON_BAD_ORIGIN.partition("%")[0])
    is_from_own_page = request.headers.get("Sec-Fetch-Site") == "same-origin" and not is_elsewhere
    context = {
        "kept": _fields_to_resend(request) if is_from_own_page else None,
        "is_elsewhere": is_elsewhere,
        "address": request.get_full_path(),
    }
    return render(request, "ui/csrf_failure.html", context, status=403)


def _fields_to_resend(request: HttpRequest) -> list[tuple[str, str]] | None:
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    fits = len(fields) <= MAX_RESENT_FIELDS and sum(len(value) for _, value in fields) <= MAX_RESENT_CHARACTERS
    return fields if fits and not request.FILES else None
