"""The waiting list of a full invitation: joining it, the page of an entry, leaving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klatsch.bookings.access import invitation_for_guest, waitlist_entry_for_guest
from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.lifecycle.guest_language import change_language
from klatsch.bookings.queries import waitlist_position
from klatsch.bookings.waitlist.join import join_waitlist, leave_waitlist
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import request_language
from klatsch.core.net.urls import client_ip
from klatsch.core.security.rate_limit import RateLimited, check_rate_limit
from klatsch.web.guest.bookings import set_secret_url_headers
from klatsch.web.guest.form_tokens import check_form_token, check_honeypot_form, new_form_token
from klatsch.web.guest.forms import WaitlistForm
from klatsch.web.guest.query_state import query_state_of
from klatsch.web.shared.time_zones import zone_or_default
from klatsch.web.ui.languages import activate_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.bookings.models import WaitlistEntry
    from klatsch.invitations.models import Invitation


# The form carries a signed token instead of a cookie, see form_tokens.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join_waitlist_view(request: HttpRequest, slug: str) -> HttpResponse:
    invitation = invitation_for_guest(slug)
    now = clock.now()
    if request.method != "POST":
        zone = zone_or_default(request.GET.get("tz", ""), otherwise=invitation.time_zone).key
        return _render_form(request, invitation, WaitlistForm(initial={"time_zone": zone}))
    form = WaitlistForm(request.POST)
    try:
        check_rate_limit(client_ip(request))
        guest = form.guest_details(request_language(request), query_state_of(request))
        check_honeypot_form(request.POST, slug, now)
        if not form.is_valid():
            return _render_form(request, invitation, form, status=422)
        entry = join_waitlist(invitation=invitation, guest=guest, now=now)
    except RateLimited as error:
        response = _render_form(request, invitation, form, status=429, error_text=str(error))
        response["Retry-After"] = str(error.retry_after)
        return response
    except Refused as error:
        status = 403 if isinstance(error, NotInAudience) else 409
        return _render_form(request, invitation, form, status=status, error_text=str(error))
    # No redirect to the entry: who only knows the email address of a guest must not get its secret URL.
    return set_secret_url_headers(
        render(request, "guest/waitlist_joined.html", {"invitation": invitation, "email": entry.email})
    )


@require_safe
@never_cache
def waitlist_entry_view(request: HttpRequest, token: str) -> HttpResponse:
    return _render_entry(request, _entry_by_token(request, token))


# The secret in the address protects this, not a cookie; and nothing is lost by another language.
@csrf_exempt
@require_POST
def waitlist_language_view(request: HttpRequest, token: str) -> HttpResponse:
    change_language(booking_or_entry=_entry_by_token(request, token), language=request.POST.get("language", ""))
    return HttpResponseRedirect(reverse("guest:waiting", args=[token]), status=303)


@csrf_exempt
@require_POST
def leave_waitlist_view(request: HttpRequest, token: str) -> HttpResponse:
    entry = _entry_by_token(request, token)
    now = clock.now()
    try:
        check_form_token(request.POST, token, now)
        leave_waitlist(entry=entry, now=now)
    except Refused as error:
        return _render_entry(request, entry, status=409, error_text=str(error))
    return HttpResponseRedirect(reverse("guest:waiting", args=[token]), status=303)


def _entry_by_token(request: HttpRequest, token: str) -> WaitlistEntry:
    entry = waitlist_entry_for_guest(token)
    activate_language(request, entry.language)
    return entry


def _render_form(
    request: HttpRequest, invitation: Invitation, form: WaitlistForm, *, status: int = 200, error_text: str = ""
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "host": invitation.host,
        "form": form,
        "query_state": query_state_of(request).query,
        "error_text": error_text,
        "form_token": new_form_token(invitation.slug, clock.now()),
    }
    return set_secret_url_headers(render(request, "guest/waitlist_form.html", context, status=status))


def _render_entry(
    request: HttpRequest, entry: WaitlistEntry, *, status: int = 200, error_text: str = ""
) -> HttpResponse:
    context = {
        "entry": entry,
        "invitation": entry.invitation,
        "host": entry.invitation.host,
        "place": waitlist_position(entry),
        "error_text": error_text,
        "form_token": new_form_token(entry.token, clock.now()),
        "language_action": reverse("guest:waiting_language", args=[entry.token]),
    }
    return set_secret_url_headers(render(request, "guest/waitlist_entry.html", context, status=status))
