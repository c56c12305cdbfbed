"""Feedback on a chat by a link in the host's email: “Did you meet?”, answered by a button without signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from klatsch.bookings.format_time import zone_or_utc
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import override_language
from klatsch.meetings.access import booking_for_feedback, meeting_of
from klatsch.meetings.follow_up import record_outcome
from klatsch.meetings.models import Outcome
from klatsch.web.guest.bookings import set_secret_url_headers
from klatsch.web.guest.form_tokens import check_form_token, new_form_token

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.bookings.models import Booking


# The signature in the address and the signed token in the form protect this, not a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def feedback_view(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    booking = booking_for_feedback(token)
    now = clock.now()
    if answer not in Outcome:
        raise Http404
    outcome = Outcome(answer)
    if request.method != "POST":
        return _render_feedback(request, booking, token, outcome)
    try:
        check_form_token(request.POST, token, now)
        record_outcome(booking=booking, outcome=outcome, now=now)
    except Refused as error:
        return _render_feedback(request, booking, token, outcome, status=409, error_text=str(error))
    return _render_feedback(request, booking, token, outcome)


def _render_feedback(
    request: HttpRequest, booking: Booking, token: str, outcome: Outcome, *, status: int = 200, error_text: str = ""
) -> HttpResponse:
    meeting = meeting_of(booking)
    context = {
        "booking": booking,
        "token": token,
        "outcome": outcome.value,
        "recorded_outcome": meeting and meeting.outcome,
        "error_text": error_text,
        "form_token": new_form_token(token, clock.now()),
    }
    with override_language(booking.host.language), timezone.override(zone_or_utc(booking.host.time_zone)):
        return set_secret_url_headers(render(request, "guest/feedback.html", context, status=status))
