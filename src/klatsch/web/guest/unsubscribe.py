"""Unsubscribing: the link at the end of an email, and the one-click button of mail programs (RFC 8058)."""

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
    """Show the choices; a POST stops emails of this type."""
    email = email_by_unsubscribe_token(token)
    if request.method == "POST":
        unsubscribe(email=email, now=clock.now())
        return _render_unsubscribe(request, email, token, is_stopped=True)
    return _render_unsubscribe(request, email, token)


# The signature in the address and the signed token in the form protect this, not a cookie.
@csrf_exempt
@require_POST
@never_cache
def forget_guest_view(request: HttpRequest, token: str) -> HttpResponse:
    """Delete the data of the guest to whom the email went: only who reads that mailbox has its link."""
    email = email_by_unsubscribe_token(token)
    now = clock.now()
    try:
        check_form_token(request.POST, token, now)
        if _is_for_guest(email):
            forget_guest(host=email.host, email=email.to_email, now=now)
            email.refresh_from_db()
    except Refused as error:
        return _render_unsubscribe(request, email, token, status=409, error_text=str(error))
    return _render_unsubscribe(request, email, token)


def _is_for_guest(email: Email) -> bool:
    return email.to_email not in {"", email.host.email}


def _render_unsubscribe(
    request: HttpRequest,
    email: Email,
    token: str,
    *,
    is_stopped: bool = False,
    status: int = 200,
    error_text: str = "",
) -> HttpResponse:
    now = clock.now()
    coming_chats = [
        format_time_range(booking.starts_at, booking.ends_at, booking.time_zone, booking.language)
        for booking in (live_bookings_of_guest(email.host, email.to_email) if _is_for_guest(email) else ())
        if booking.starts_at > now
    ]
    context = {
        "is_forgotten": not email.to_email,
        "is_for_guest": _is_for_guest(email),
        "coming": coming_chats,
        "error_text": error_text,
        "form_token": new_form_token(token, now),
        "host": email.host,
        "token": token,
        "may_stop": unsubscribe_action(email) is not None,
        "is_stopped": is_stopped,
    }
    return set_secret_url_headers(render(request, "guest/unsubscribe.html", context, status=status))
