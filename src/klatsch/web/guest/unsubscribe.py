"""Fewer letters: the link at the end of a letter, and the button of mail programs (RFC 8058)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from klatsch.bookings.format_time import format_time_range
from klatsch.bookings.lifecycle.forget import forget_guest
from klatsch.bookings.queries import live_bookings_of_guest
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.emails.access import email_by_unsubscribe_token
from klatsch.emails.drafts import unsubscribe
from klatsch.emails.types import unsubscribe_action
from klatsch.web.guest.bookings import set_secret_url_headers
from klatsch.web.guest.form_tokens import check_form_token, new_form_token

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.emails.models import Email


# Mail programs send this form themselves, without cookie or token: the signature in the address is what counts.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe_view(request: HttpRequest, token: str) -> HttpResponse:
    """Say what there is to choose; with the button: no more letters of this kind."""
    found = email_by_unsubscribe_token(token)
    if request.method == "POST":
        unsubscribe(letter=found, now=clock.now())
        return _render_unsubscribe(request, found, token, is_stopped=True)
    return _render_unsubscribe(request, found, token)


# The signature in the address and the signed token in the form protect this, not a cookie.
@csrf_exempt
@require_POST
@never_cache
def forget_guest_view(request: HttpRequest, token: str) -> HttpResponse:
    """Forget whoever got this letter: only who reads the mail of that address has its link."""
    found, now = email_by_unsubscribe_token(token), clock.now()
    try:
        check_form_token(request.POST, token, now)
        if _is_for_guest(found):
            forget_guest(host=found.host, email=found.to_email, now=now)
            found.refresh_from_db()
    except Refused as error:
        return _render_unsubscribe(request, found, token, status=409, trouble=str(error))
    return _render_unsubscribe(request, found, token)


def _is_for_guest(letter: Email) -> bool:
    return letter.to_email not in {"", letter.host.email}


def _render_unsubscribe(
    request: HttpRequest, letter: Email, token: str, *, is_stopped: bool = False, status: int = 200, trouble: str = ""
) -> HttpResponse:
    now = clock.now()
    coming = [
        format_time_range(booking.starts_at, booking.ends_at, booking.time_zone, booking.language)
        for booking in (live_bookings_of_guest(letter.host, letter.to_email) if _is_for_guest(letter) else ())
        if booking.starts_at > now
    ]
    context = {
        "is_forgotten": not letter.to_email,
        "is_for_guest": _is_for_guest(letter),
        "coming": coming,
        "trouble": trouble,
        "form_token": new_form_token(token, now),
        "host": letter.host,
        "token": token,
        "may_stop": unsubscribe_action(letter) is not None,
        "is_stopped": is_stopped,
    }
    return set_secret_url_headers(render(request, "guest/unsubscribe.html", context, status=status))
