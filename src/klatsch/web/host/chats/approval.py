"""Approval of booking requests: the host accepts or declines them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klatsch.bookings.access import booking_for_host
from klatsch.bookings.lifecycle.answer import approve_request, decline_request
from klatsch.core import clock
from klatsch.web.host.shared.redirects import refusal_as_message
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@in_host_time_zone
def approve_request_view(request: HttpRequest, pk: int) -> HttpResponse:
    booking = booking_for_host(signed_in_host(request), pk)
    with refusal_as_message(request):
        approve_request(booking=booking, now=clock.now())
        sentence = gettext("You have a chat with %(name)s. A letter with the calendar entry goes to both of you.")
        messages.success(request, sentence % {"name": booking.name})
    return HttpResponseRedirect(reverse("chats"))


@require_POST
@in_host_time_zone
def decline_request_view(request: HttpRequest, pk: int) -> HttpResponse:
    booking = booking_for_host(signed_in_host(request), pk)
    with refusal_as_message(request):
        decline_request(booking=booking, now=clock.now())
        sentence = gettext("The time is free again. A kind letter tells %(name)s.")
        messages.success(request, sentence % {"name": booking.name})
    return HttpResponseRedirect(reverse("chats"))
