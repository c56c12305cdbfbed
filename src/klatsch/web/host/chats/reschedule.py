"""Rescheduling and cancelling of a chat by its host; an email tells the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from klatsch.bookings.access import booking_for_host
from klatsch.bookings.capacity.open_slots import reschedule_slots
from klatsch.bookings.lifecycle.cancel import MAX_HOST_NOTE_LENGTH, cancel_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.scheduling.slot_ids import parse_slot_id
from klatsch.web.host.shared.redirects import refusal_as_message
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host
from klatsch.web.shared.slot_days import slot_days

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from klatsch.bookings.models import Booking


@require_POST
@in_host_time_zone
def cancel_chat_view(request: HttpRequest, pk: int) -> HttpResponse:
    booking = booking_for_host(signed_in_host(request), pk)
    with refusal_as_message(request):
        cancel_booking(booking=booking, by="host", now=clock.now(), note=request.POST.get("note", ""))
        sentence = gettext("The chat is cancelled, and its time is free again. A letter tells %(name)s.")
        messages.success(request, sentence % {"name": booking.name})
    return HttpResponseRedirect(reverse("chats"))


@require_http_methods(["GET", "HEAD", "POST"])
@in_host_time_zone
def reschedule_chat_view(request: HttpRequest, pk: int) -> HttpResponse:
    booking = booking_for_host(signed_in_host(request), pk)
    if request.method != "POST":
        return _render_reschedule(request, booking)
    starts_at = parse_slot_id(request.POST.get("slot", ""))
    note = request.POST.get("note", "")
    if starts_at is None:
        return _render_reschedule(request, booking, status=422, error_text=gettext("Please choose one of the times."))
    try:
        reschedule_booking(booking=booking, starts_at=starts_at, now=clock.now(), by="host", note=note)
    except Refused as refusal:
        return _render_reschedule(request, booking, status=409, error_text=str(refusal))
    sentence = gettext("The chat has moved. A letter with the new calendar entry tells %(name)s.")
    messages.success(request, sentence % {"name": booking.name})
    return HttpResponseRedirect(reverse("chats"))


def _render_reschedule(
    request: HttpRequest, booking: Booking, *, status: int = 200, error_text: str = ""
) -> HttpResponse:
    slots = reschedule_slots(booking, clock.now(), by_host=True)
    context = {
        "booking": booking,
        "days": slot_days(slots, timezone.get_current_timezone(), twelve_hours=False),
        "name": "slot",
        "chosen": (),
        "note": request.POST.get("note", ""),
        "longest_note": MAX_HOST_NOTE_LENGTH,
        "error_text": error_text,
    }
    return render(request, "host/chats/reschedule.html", context, status=status)
