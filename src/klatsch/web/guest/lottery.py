"""A draw, as guests meet it: putting one's name in, one's lot, and what anybody may check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from klatsch.bookings.access import lottery_entry_for_guest, lottery_for_anybody
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.format_time import format_deadline
from klatsch.bookings.lottery.entries import (
    change_lottery_entry,
    confirm_lottery_entry,
    enter_lottery,
    withdraw_lottery_entry,
)
from klatsch.bookings.lottery.public_record import seed_commitment
from klatsch.bookings.models.lottery import LotteryEntryState
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import request_language
from klatsch.scheduling.slot_ids import parse_slot_id, slot_id
from klatsch.web.guest.bookings import set_secret_url_headers
from klatsch.web.guest.form_tokens import check_form_token, new_form_token
from klatsch.web.guest.query_state import query_state_of
from klatsch.web.shared.slot_days import day_label, slot_days, time_label
from klatsch.web.shared.time_zones import prefers_twelve_hour_clock, zone_label, zone_or_default
from klatsch.web.ui.languages import activate_language

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, QueryDict

    from klatsch.bookings.models.lottery import LotteryEntry
    from klatsch.invitations.models import Invitation
    from klatsch.web.guest.forms import BookingForm


def submit_lottery_entry(request: HttpRequest, found: Invitation, form: BookingForm, now: datetime) -> HttpResponse:
    """Put the guest of a valid form into the draw. Raises what `enter_lottery` raises."""
    guest = form.details(request_language(request), query_state_of(request))
    wish = enter_lottery(invitation=found, starts=_chosen_starts(request.POST), guest=guest, now=now)
    # Whoever knows only the address of a guest must not be led to that guest's lot.
    context = {
        "invitation": found,
        "email": wish.email,
        "must_confirm": not wish.is_confirmed,
        "when": _lottery_time_text(wish),
    }
    return set_secret_url_headers(render(request, "guest/lottery_entered.html", context))


@require_safe
@never_cache
def lottery_entry_view(request: HttpRequest, token: str) -> HttpResponse:
    return _render_entry(request, _entry_by_token(request, token))


# The secret in the address and the signed token in the form protect this, not a cookie.
@csrf_exempt
@require_POST
def change_lottery_entry_view(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    found, now = _entry_by_token(request, token), clock.now()
    try:
        check_form_token(request.POST, token, now)
        if verb == "times":
            change_lottery_entry(entry=found, starts=_chosen_starts(request.POST), now=now)
        elif verb == "confirm":
            confirm_lottery_entry(entry=found, now=now)
        else:
            withdraw_lottery_entry(entry=found, now=now)
    except Refused as error:
        return _render_entry(request, lottery_entry_for_guest(token), status=409, trouble=str(error))
    return HttpResponseRedirect(reverse("guest:wish", args=[token]), status=303)


@require_safe
def lottery_view(request: HttpRequest, slug: str) -> HttpResponse:
    """How lots are drawn, what is promised before, and what came of it: nothing on it tells who anybody is."""
    found, drawing = lottery_for_anybody(slug)
    zone, twelve_hours = (
        zone_or_default(request.GET.get("tz", ""), otherwise=found.time_zone),
        prefers_twelve_hour_clock(request),
    )

    def said(name: str) -> str:
        start = parse_slot_id(name)
        at = start and start.astimezone(zone)
        return f"{day_label(at)}, {time_label(at, twelve_hours=twelve_hours)}" if at else ""

    drawn = [(entry["lot"], said(entry["start"])) for entry in drawing["drawn"]] if drawing else []
    names = len(drawing["entries"]) if drawing else 0
    context = {
        "invitation": found,
        "host": found.host,
        "promise": seed_commitment(found),
        "drawing": drawing,
        "when": found.draws_at and format_deadline(found.draws_at, zone.key, request_language(request)),
        "zone_in_words": zone_label(zone.key),
        "lots": drawn,
        "names": names,
        "times": len(drawn),
        "others": names - len(drawn),
    }
    return render(request, "guest/lottery.html", context)


@require_safe
def lottery_json_view(_request: HttpRequest, slug: str) -> JsonResponse:
    """The same for programs."""
    found, drawing = lottery_for_anybody(slug)
    told = {"promise": seed_commitment(found), "draws_at": found.draws_at and slot_id(found.draws_at)}
    if drawing:
        told |= {"seed": found.draw_seed, **drawing}
    return JsonResponse(told, json_dumps_params={"indent": 2})


def _entry_by_token(request: HttpRequest, token: str) -> LotteryEntry:
    found = lottery_entry_for_guest(token)
    activate_language(request, found.language)
    return found


def _chosen_starts(form: QueryDict) -> list[datetime]:
    return [start for name in form.getlist("slot") if (start := parse_slot_id(name)) is not None]


def _lottery_time_text(found: LotteryEntry) -> str:
    draws_at = found.invitation.draws_at
    return format_deadline(draws_at, found.time_zone, found.language) if draws_at else ""


def _render_entry(request: HttpRequest, found: LotteryEntry, *, status: int = 200, trouble: str = "") -> HttpResponse:
    now = clock.now()
    zone, chosen = zone_or_default(found.time_zone, otherwise="UTC"), tuple(found.starts)
    may_change = found.state == LotteryEntryState.ENTERED and found.invitation.is_lottery_pending
    slots = open_slots_of(found.invitation, now).slots if may_change else ()
    context = {
        "wish": found,
        "invitation": found.invitation,
        "host": found.invitation.host,
        "when": _lottery_time_text(found),
        "zone_in_words": zone_label(zone.key),
        "days": slot_days(slots, zone, twelve_hours=prefers_twelve_hour_clock(request), chosen=chosen),
        "name": "slot",
        "kind": "checkbox",
        "chosen": chosen,
        "trouble": trouble,
        "form_token": new_form_token(found.token, now),
    }
    return set_secret_url_headers(render(request, "guest/lottery_entry.html", context, status=status))
