"""The page of a guest's booking, whose URL holds a secret: it shows the booking, cancels it and changes its language.

A GET changes nothing; every change is a button.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from klatsch.bookings.access import booking_for_guest
from klatsch.bookings.calendar_sync.calendar_objects import booking_ics, location_text
from klatsch.bookings.format_time import format_deadline
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.guest_language import change_language
from klatsch.bookings.models import BookingState
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import request_language
from klatsch.web.guest.form_tokens import check_form_token, new_form_token
from klatsch.web.shared.slot_days import day_label, time_label
from klatsch.web.shared.time_zones import prefers_twelve_hour_clock, zone_label, zone_or_default
from klatsch.web.ui.languages import activate_language

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.bookings.models import Booking


@require_safe
@never_cache
def booking_view(request: HttpRequest, token: str) -> HttpResponse:
    return render_booking(request, _booking_by_token(request, token))


# The secret in the address protects this, not a cookie; and nothing is lost by another language.
@csrf_exempt
@require_POST
def booking_language_view(request: HttpRequest, token: str) -> HttpResponse:
    change_language(booking_or_entry=_booking_by_token(request, token), language=request.POST.get("language", ""))
    return HttpResponseRedirect(reverse("guest:booking", args=[token]), status=303)


# The secret in the address and the signed token in the form protect this, not a cookie.
@csrf_exempt
@require_POST
def cancel_booking_view(request: HttpRequest, token: str) -> HttpResponse:
    booking = _booking_by_token(request, token)
    now = clock.now()
    try:
        check_form_token(request.POST, token, now)
        cancel_booking(booking=booking, by="guest", now=now)
    except Refused as error:
        return render_booking(request, booking, status=409, error_text=str(error))
    return HttpResponseRedirect(reverse("guest:booking", args=[token]), status=303)


@require_safe
@never_cache
def booking_ics_view(request: HttpRequest, token: str) -> HttpResponse:
    content, method = booking_ics(_booking_by_token(request, token))
    response = HttpResponse(content, content_type=f"text/calendar; charset=utf-8; method={method}")
    response["Content-Disposition"] = 'attachment; filename="chat.ics"'
    return response


def _booking_by_token(request: HttpRequest, token: str) -> Booking:
    booking = booking_for_guest(token)
    activate_language(request, booking.language)
    return booking


def render_booking(
    request: HttpRequest, booking: Booking, *, status: int = 200, error_text: str = "", confirmation_code: str = ""
) -> HttpResponse:
    """Render the page of a booking; with `confirmation_code`, with the button that confirms a held time."""
    now = clock.now()
    zone = zone_or_default(booking.time_zone, otherwise="UTC")
    starts_at = booking.starts_at.astimezone(zone)
    twelve_hours = prefers_twelve_hour_clock(request)
    # A hold that expired a moment ago may not be deleted yet.
    is_live = booking.is_live() and (booking.expires_at is None or booking.expires_at > now)
    context = {
        "is_live": is_live,
        "is_over": booking.ends_at <= now,
        "booking": booking,
        "invitation": booking.invitation,
        "host": booking.host,
        "starts_at": starts_at,
        "day": day_label(starts_at),
        "from": time_label(starts_at, twelve_hours=twelve_hours),
        "until": time_label(booking.ends_at.astimezone(zone), twelve_hours=twelve_hours),
        "zone_in_words": zone_label(zone.key),
        "where": location_text(booking),
        "may_move": booking.state == BookingState.BOOKED
        and booking.starts_at > now
        and booking.invitation.is_open(now),
        "may_cancel": is_live and booking.starts_at > now,
        "error_text": error_text,
        "confirmation_code": confirmation_code,
        "expiry": booking.expires_at and format_deadline(booking.expires_at, zone.key, request_language(request)),
        "form_token": new_form_token(booking.token, now),
        # The page with the button to confirm has an address of its own, and stays there.
        "language_action": "" if confirmation_code else reverse("guest:booking_language", args=[booking.token]),
    }
    return set_secret_url_headers(render(request, "guest/booking.html", context, status=status))


def set_secret_url_headers(response: HttpResponse) -> HttpResponse:
    """Keep the secret in the page's address away from other sites and from search engines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
