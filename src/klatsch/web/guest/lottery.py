"""The lottery of an invitation: entering it, the page of an entry, and the record that anybody can verify."""

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


def submit_lottery_entry(
    request: HttpRequest, invitation: Invitation, form: BookingForm, now: datetime
) -> HttpResponse:
    """Enter the guest of a valid form into the lottery. Raises what `enter_lottery` raises."""
    guest = form.guest_details(request_language(request), query_state_of(request))
    entry = enter_lottery(invitation=invitation, starts=_chosen_starts(request.POST), guest=guest, now=now)
    # No redirect to the entry: who only knows the email address of a guest must not get its secret URL.
    context = {
        "invitation": invitation,
        "email": entry.email,
        "must_confirm": not entry.is_confirmed,
        "when": _lottery_time_text(entry),
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
    entry = _entry_by_token(request, token)
    now = clock.now()
    try:
        check_form_token(request.POST, token, now)
        if verb == "times":
            change_lottery_entry(entry=entry, starts=_chosen_starts(request.POST), now=now)
        elif verb == "confirm":
            confirm_lottery_entry(entry=entry, now=now)
        else:
            withdraw_lottery_entry(entry=entry, now=now)
    except Refused as error:
        return _render_entry(request, lottery_entry_for_guest(token), status=409, error_text=str(error))
    return HttpResponseRedirect(reverse("guest:wish", args=[token]), status=303)


@require_safe
def lottery_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rules of the lottery, the commitment to its seed, and its result; nothing on it identifies a guest."""
    invitation, result = lottery_for_anybody(slug)
    zone = zone_or_default(request.GET.get("tz", ""), otherwise=invitation.time_zone)
    twelve_hours = prefers_twelve_hour_clock(request)

    def slot_text(slot_name: str) -> str:
        start = parse_slot_id(slot_name)
        local_start = start and start.astimezone(zone)
        return f"{day_label(local_start)}, {time_label(local_start, twelve_hours=twelve_hours)}" if local_start else ""

    drawn_lots = [(entry["lot"], slot_text(entry["start"])) for entry in result["drawn"]] if result else []
    names = len(result["entries"]) if result else 0
    context = {
        "invitation": invitation,
        "host": invitation.host,
        "promise": seed_commitment(invitation),
        "drawing": result,
        "when": invitation.draws_at and format_deadline(invitation.draws_at, zone.key, request_language(request)),
        "zone_in_words": zone_label(zone.key),
        "lots": drawn_lots,
        "names": names,
        "times": len(drawn_lots),
        "others": names - len(drawn_lots),
    }
    return render(request, "guest/lottery.html", context)


@require_safe
def lottery_json_view(_request: HttpRequest, slug: str) -> JsonResponse:
    """Return commitment and result of the lottery as JSON, so that programs can verify it."""
    invitation, result = lottery_for_anybody(slug)
    document = {
        "promise": seed_commitment(invitation),
        "draws_at": invitation.draws_at and slot_id(invitation.draws_at),
    }
    if result:
        document |= {"seed": invitation.draw_seed, **result}
    return JsonResponse(document, json_dumps_params={"indent": 2})


def _entry_by_token(request: HttpRequest, token: str) -> LotteryEntry:
    entry = lottery_entry_for_guest(token)
    activate_language(request, entry.language)
    return entry


def _chosen_starts(form: QueryDict) -> list[datetime]:
    return [start for name in form.getlist("slot") if (start := parse_slot_id(name)) is not None]


def _lottery_time_text(entry: LotteryEntry) -> str:
    draws_at = entry.invitation.draws_at
    return format_deadline(draws_at, entry.time_zone, entry.language) if draws_at else ""


def _render_entry(
    request: HttpRequest, entry: LotteryEntry, *, status: int = 200, error_text: str = ""
) -> HttpResponse:
    now = clock.now()
    zone = zone_or_default(entry.time_zone, otherwise="UTC")
    chosen_starts = tuple(entry.starts)
    may_change = entry.state == LotteryEntryState.ENTERED and entry.invitation.is_lottery_pending
    slots = open_slots_of(entry.invitation, now).slots if may_change else ()
    context = {
        "entry": entry,
        "invitation": entry.invitation,
        "host": entry.invitation.host,
        "when": _lottery_time_text(entry),
        "zone_in_words": zone_label(zone.key),
        "days": slot_days(slots, zone, twelve_hours=prefers_twelve_hour_clock(request), chosen=chosen_starts),
        "name": "slot",
        "kind": "checkbox",
        "chosen": chosen_starts,
        "error_text": error_text,
        "form_token": new_form_token(entry.token, now),
    }
    return set_secret_url_headers(render(request, "guest/lottery_entry.html", context, status=status))
