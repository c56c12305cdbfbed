"""Fewer letters: the link at the end of a letter, and the button of mail programs (RFC 8058)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from klatsch.core import clock
from klatsch.letters.access import letter_by_stop_token
from klatsch.letters.kinds import stop_of
from klatsch.letters.services import stop_letters
from klatsch.web.guest.bookings import kept_secret

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.letters.models import Letter


# Mail programs send this form themselves, without cookie or token: the signature in the address is what counts.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def letters(request: HttpRequest, token: str) -> HttpResponse:
    """Say what there is to choose; with the button: no more letters of this kind."""
    found = letter_by_stop_token(token)
    if request.method == "POST":
        stop_letters(letter=found, now=clock.now())
        return _page(request, found, token, is_stopped=True)
    return _page(request, found, token)


def _page(request: HttpRequest, letter: Letter, token: str, *, is_stopped: bool = False) -> HttpResponse:
    context = {
        "host": letter.host,
        "token": token,
        "may_stop": stop_of(letter) is not None,
        "is_stopped": is_stopped,
        "is_for_host": letter.to_email == letter.host.email,
    }
    return kept_secret(render(request, "guest/letters.html", context))
