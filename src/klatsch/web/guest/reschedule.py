"""Rescheduling by the guest: the open slots as radio buttons, in the guest's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from klatsch.bookings.access import booking_for_guest
from klatsch.bookings.capacity.open_slots import reschedule_slots
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.scheduling.slot_ids import parse_slot_id
from klatsch.web.guest.bookings import set_secret_url_headers
from klatsch.web.guest.form_tokens import check_form_token, new_form_token
from klatsch.web.shared.slot_days import day_label, slot_days, time_label
from klatsch.web.shared.time_zones import prefers_twelve_hour_clock, zone_label, zone_or_default
from klatsch.web.ui.languages import activate_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.bookings.models import Booking


# The secret in the address and the signed token in the form protect this, not a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reschedule_booking_view(request: HttpRequest, token: str) -> HttpResponse:
    booking = booking_for_guest(token)
    now = clock.now()
    activate_language(request, booking.language)
    if request.method != "POST":
        return _render_reschedule(request, booking)
    try:
        check_form_token(request.POST, token, now)
        starts_at = parse_slot_id(request.POST.get("slot", ""))
        if starts_at is None:
            return _render_reschedule(
                request, booking, status=422, error_text=gettext("Please choose one of the times.")
            )
        reschedule_booking(booking=booking, starts_at=starts_at, now=now)
    except Refused as error:
        return _render_reschedule(request, booking_for_guest(token), status=409, error_text=str(error))
    return HttpResponseRedirect(reverse("guest:booking", args=[token]), status=303)


def _render_reschedule(
    request: HttpRequest, booking: Booking, *, status: int = 200, error_text: str = ""
) -> HttpResponse:
    now = clock.now()
    zone = zone_or_default(booking.time_zone, otherwise="UTC")
    twelve_hours = prefers_twelve_hour_clock(request)
    starts_at = booking.starts_at.astimezone(zone)
    context = {
        "booking": booking,
        "invitation": booking.invitation,
        "host": booking.host,
        "present": f"{day_label(starts_at)}, {time_label(starts_at, twelve_hours=twelve_hours)}",
        "zone_in_words": zone_label(zone.key),
        "days": slot_days(reschedule_slots(booking, now), zone, twelve_hours=twelve_hours),
        "name": "slot",
        "chosen": (),
        "error_text": error_text,
        "form_token": new_form_token(booking.token, now),
        "language_action": reverse("guest:booking_language", args=[booking.token]),
    }
    return set_secret_url_headers(render(request, "guest/reschedule.html", context, status=status))
