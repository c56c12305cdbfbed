"""The host's coming chats by day, each with the guest's person in the deck, and their ICS feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from klatsch.bookings.access import booking_for_host, host_by_ics_feed
from klatsch.bookings.calendar_sync.calendar_objects import host_booking_ics, host_calendar_event, location_text
from klatsch.bookings.calendar_sync.ics_feed import renew_ics_feed
from klatsch.bookings.models import Booking
from klatsch.bookings.queries import coming_chats, feed_chats, ics_feed_of, open_requests
from klatsch.calendars.ical import event_feed
from klatsch.core import clock
from klatsch.core.net.urls import absolute_url
from klatsch.invitations.queries import invitations_of
from klatsch.people.guest_matching import people_for_guests
from klatsch.people.models import Person
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest

    from klatsch.accounts.models import Host


@dataclass(frozen=True, slots=True)
class ChatRow:
    booking: Booking
    person: Person | None
    where: str
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class ChatDay:
    starts_at: datetime
    nearness: str
    chats: list[ChatRow]


@require_safe
@in_host_time_zone
def chats_view(request: HttpRequest) -> HttpResponse:
    host = signed_in_host(request)
    now = clock.now()
    days = _chat_days(host, now)
    requests = _with_people(host, open_requests(host, now))
    in_deck = [chat.person for day in days for chat in day.chats] + [person for _, person in requests]
    feed = ics_feed_of(host)
    context = {
        "days": days,
        "requests": requests,
        "people_shown": [person for person in in_deck if person],
        "count": sum(len(day.chats) for day in days),
        "has_invitations": bool(days) or invitations_of(host).exists(),
        "feed": feed and absolute_url(reverse("chat_feed", args=[feed.token]), request),
    }
    return render(request, "host/chats/chats.html", context)


def _chat_days(host: Host, now: datetime) -> list[ChatDay]:
    rows = [
        ChatRow(booking, person, location_text(booking), booking.starts_at > now)
        for booking, person in _with_people(host, coming_chats(host, now))
    ]
    days = (list(day) for _, day in groupby(rows, lambda chat: _host_date(chat.booking.starts_at)))
    return [ChatDay(day[0].booking.starts_at, _relative_day(day[0].booking.starts_at, now), day) for day in days]


def _with_people(host: Host, bookings: Iterable[Booking]) -> list[tuple[Booking, Person | None]]:
    """Return each booking with the person in the deck who is its guest."""
    booking_list = list(bookings)
    guests = [(booking.email, booking.handle) for booking in booking_list]
    return list(zip(booking_list, people_for_guests(host, guests), strict=True)) if booking_list else []


def _relative_day(starts_at: datetime, now: datetime) -> str:
    days = (_host_date(starts_at) - _host_date(now)).days
    return {0: gettext("Today"), 1: gettext("Tomorrow")}.get(days, "")


def _host_date(instant: datetime) -> date:
    return instant.astimezone(timezone.get_current_timezone()).date()


@require_safe
@in_host_time_zone
def chat_ics_view(request: HttpRequest, pk: int) -> HttpResponse:
    content = host_booking_ics(booking_for_host(signed_in_host(request), pk))
    return _ics_response(content, "chat.ics", how="attachment")


@require_POST
@in_host_time_zone
def renew_feed_view(request: HttpRequest) -> HttpResponse:
    renew_ics_feed(host=signed_in_host(request), now=clock.now())
    messages.success(request, gettext("Here is the address for your calendar program. Earlier ones have ended."))
    return HttpResponseRedirect(reverse("chats") + "#calendar")


# Calendar programs cannot sign in: the secret in the address is the key.
@require_safe
@never_cache
def ics_feed_view(_request: HttpRequest, token: str) -> HttpResponse:
    host = host_by_ics_feed(token)
    events = (host_calendar_event(booking) for booking in feed_chats(host, clock.now()))
    return _ics_response(event_feed(events, name=gettext("Chats of %s") % host.name), "chats.ics", how="inline")


def _ics_response(content: bytes, name: str, *, how: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
