"""The public page of an invitation, with its open slots in the guest's time zone, and the form to book one.

No cookie, no session: one database query for the invitation, none for its slots while nothing has changed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from klatsch.bookings.access import invitation_for_guest
from klatsch.bookings.capacity.open_slots import open_slots_of, open_slots_version
from klatsch.bookings.errors import NotInAudience, SlotTaken
from klatsch.bookings.format_time import format_deadline
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core import clock
from klatsch.core.cache import VersionedCache
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import language_with_region, request_language, uses_12_hour_clock
from klatsch.core.net.urls import absolute_url, client_ip
from klatsch.core.security.rate_limit import RateLimited, check_rate_limit
from klatsch.core.security.tokens import new_token
from klatsch.invitations.models import MeetingPlace
from klatsch.invitations.page_views import PageView, page_view_counter
from klatsch.web.guest.form_tokens import check_honeypot_form, new_form_token
from klatsch.web.guest.forms import BookingForm
from klatsch.web.guest.lottery import submit_lottery_entry
from klatsch.web.guest.query_state import query_state_of
from klatsch.web.shared.slot_days import slot_days
from klatsch.web.shared.time_zones import prefers_twelve_hour_clock, zone_choices, zone_label, zone_or_default

if TYPE_CHECKING:
    from collections.abc import Hashable
    from zoneinfo import ZoneInfo

    from django.http import HttpRequest

    from klatsch.bookings.capacity.open_slots import OpenSlots
    from klatsch.invitations.models import Invitation

PLACE_LABELS = {
    MeetingPlace.VIDEO: _("Video call"),
    MeetingPlace.PHONE: _("Phone call"),
    MeetingPlace.IN_PERSON: _("In person"),
}
# Random, so that nobody can write it into an invitation.
FORM_TOKEN_PLACEHOLDER = new_token()
QUERY_STATE_PLACEHOLDER = new_token()
# Rendered once for everybody with the same clock and language, while nothing changes.
_page_cache: VersionedCache[str] = VersionedCache(64)
_slot_list_cache: VersionedCache[str] = VersionedCache(64)
INVITATION_TEMPLATE = "guest/invitation.html"


# The form carries a signed token instead of a cookie, see form_tokens.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an invitation with its open slots, or book one of them. Raises `NotFound`."""
    invitation = invitation_for_guest(slug)
    if request.method == "POST":
        return _submit_booking(request, invitation)
    now = clock.now()
    state = query_state_of(request) if request.GET else None
    query = state.query if state else ""
    if request.method == "GET" and request.GET.get("part") != "slots":
        via = state.via if state else ""
        page_view_counter.add(PageView(invitation.pk, via, is_picture=False))
    key = _page_cache_key(request, invitation)
    version = open_slots_version(invitation, now)
    headers = {"ETag": _etag((key, version, query)), "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    page = _page_cache.get(key, version) or _page_cache.put(
        key,
        version,
        _render_page(
            request, invitation, BookingForm(invitation=invitation), FORM_TOKEN_PLACEHOLDER, QUERY_STATE_PLACEHOLDER
        ),
    )
    page = page.replace(FORM_TOKEN_PLACEHOLDER, new_form_token(invitation.slug, now))
    return HttpResponse(page.replace(QUERY_STATE_PLACEHOLDER, escape(query)), headers=headers)


@require_safe
def time_zone_list_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list of all time zones, on a page of its own because it is longer than the invitation."""
    invitation = invitation_for_guest(slug)
    context = {"invitation": invitation, "zone": _requested_zone(request, invitation).key, "zones": zone_choices()}
    context["query_state"] = query_state_of(request).items()
    return render(request, "guest/time_zone.html", context)


def _submit_booking(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    now = clock.now()
    form = BookingForm(request.POST, invitation=invitation)
    try:
        check_rate_limit(client_ip(request))
        guest = form.guest_details(request_language(request), query_state_of(request))
        token = check_honeypot_form(request.POST, invitation.slug, now)
        if not form.is_valid():
            return _render_refused_form(request, invitation, form, status=422)
        if invitation.is_lottery_pending:
            return submit_lottery_entry(request, invitation, form, now)
        starts_at = form.cleaned_data["slot"]
        booking = create_booking(
            invitation=invitation, starts_at=starts_at, guest=guest, now=now, idempotency_key=token.nonce
        )
    except SlotTaken as error:
        return _render_refused_form(
            request, invitation_for_guest(invitation.slug), form, status=409, error_text=str(error), keep_slot=False
        )
    except RateLimited as error:
        response = _render_refused_form(request, invitation, form, status=429, error_text=str(error))
        response["Retry-After"] = str(error.retry_after)
        return response
    except Refused as error:
        return _render_refused_form(
            request, invitation, form, status=403 if isinstance(error, NotInAudience) else 409, error_text=str(error)
        )
    return HttpResponseRedirect(reverse("guest:booking", args=[booking.token]), status=303)


def _render_refused_form(
    request: HttpRequest,
    invitation: Invitation,
    form: BookingForm,
    *,
    status: int,
    error_text: str = "",
    keep_slot: bool = True,
) -> HttpResponse:
    """Render the page after a booking that was refused, with everything that was typed."""
    token = new_form_token(invitation.slug, clock.now())
    chosen = tuple(request.POST.getlist("slot")) if keep_slot else ()
    query = query_state_of(request).query
    return HttpResponse(
        _render_page(request, invitation, form, token, query, chosen=chosen, error_text=error_text), status=status
    )


def _render_page(
    request: HttpRequest,
    invitation: Invitation,
    form: BookingForm,
    form_token: str,
    query: str,
    *,
    chosen: tuple[str, ...] = (),
    error_text: str = "",
) -> str:
    context = invitation_context(request, invitation, form, form_token, chosen=chosen, error_text=error_text) | {
        "query_state": query
    }
    is_slots_only = request.GET.get("part") == "slots"
    return render_to_string(f"{INVITATION_TEMPLATE}#times" if is_slots_only else INVITATION_TEMPLATE, context, request)


def invitation_context(
    request: HttpRequest,
    invitation: Invitation,
    form: BookingForm,
    form_token: str,
    *,
    chosen: tuple[str, ...] = (),
    error_text: str = "",
) -> dict[str, Any]:
    now = clock.now()
    zone = _requested_zone(request, invitation)
    left = open_slots_of(invitation, now)
    return {
        "invitation": invitation,
        "host": invitation.host,
        "is_open": invitation.is_open(now),
        "is_draw_near": invitation.is_lottery_pending
        and invitation.draws_at is not None
        and invitation.draws_at <= now,
        "draw": invitation.is_lottery_pending
        and invitation.draws_at
        and format_deadline(invitation.draws_at, zone.key, request_language(request)),
        "left": left,
        "place": PLACE_LABELS[MeetingPlace(invitation.place)],
        "form": form,
        "error_text": error_text,
        "zone": zone.key,
        "zone_in_words": zone_label(zone.key),
        "slots": _render_slots(request, invitation, left, zone, chosen),
        "form_token": form_token,
        "address": absolute_url(f"/i/{invitation.slug}/", request),
        "kept_query": urlencode({"tz": zone.key}) if "tz" in request.GET else "",
    }


def _requested_zone(request: HttpRequest, invitation: Invitation) -> ZoneInfo:
    name = request.POST.get("time_zone") or request.GET.get("tz", "")
    return zone_or_default(name, otherwise=invitation.time_zone)


def _render_slots(
    request: HttpRequest, invitation: Invitation, left: OpenSlots, zone: ZoneInfo, chosen: tuple[str, ...]
) -> str:
    """Render the slots as radio buttons, once for everybody with the same clock while nothing changes."""
    twelve_hours = prefers_twelve_hour_clock(request)
    key = (invitation.slug, zone.key, twelve_hours, get_language(), chosen)
    version = open_slots_version(invitation, clock.now())
    slot_list = _slot_list_cache.get(key, version)
    if slot_list is None:
        days = slot_days(left.slots, zone, twelve_hours=twelve_hours, chosen=chosen)
        kind = "checkbox" if invitation.is_lottery_pending else "radio"
        context = {"days": days, "name": "slot", "kind": kind, "chosen": chosen}
        slot_list = _slot_list_cache.put(key, version, render_to_string("ui/parts/slots_by_day.html", context))
    return slot_list


def _page_cache_key(request: HttpRequest, invitation: Invitation) -> tuple[Hashable, ...]:
    """Return what tells two renderings of one version apart, the token in the form aside."""
    has_zone = "tz" in request.GET
    language = get_language() or ""
    language_and_region = language_with_region(request.headers.get("Accept-Language", ""), language)
    return (
        invitation.slug,
        request.get_host(),
        _requested_zone(request, invitation).key if has_zone else invitation.time_zone,
        request.GET.get("part") == "slots",
        has_zone,
        language,
        uses_12_hour_clock(language_and_region),
    )


def _etag(parts: tuple[Hashable, ...]) -> str:
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'
