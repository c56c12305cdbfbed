"""Confirmation of a hold: the link in the email leads to a page with a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from klatsch.bookings.access import booking_to_confirm
from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.lifecycle.confirm import confirm_hold
from klatsch.bookings.models import BookingState
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.web.guest.bookings import render_booking
from klatsch.web.guest.form_tokens import check_form_token
from klatsch.web.ui.languages import activate_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


# The secrets in the address and the signed token in the form protect this, not a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_booking_view(request: HttpRequest, token: str, code: str) -> HttpResponse:
    booking = booking_to_confirm(token, code)
    now = clock.now()
    activate_language(request, booking.language)
    if request.method != "POST":
        may_confirm = booking.state == BookingState.HELD and now < (booking.expires_at or now)
        return render_booking(request, booking, confirmation_code=code if may_confirm else "")
    try:
        check_form_token(request.POST, token, now)
        confirm_hold(booking=booking, now=now)
    except Refused as error:
        booking.refresh_from_db()
        status = 403 if isinstance(error, NotInAudience) else 409
        return render_booking(request, booking, status=status, error_text=str(error))
    return HttpResponseRedirect(reverse("guest:booking", args=[token]), status=303)
