"""One person: their accounts, what is known of them and from where, and the host's notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from klatsch.bookings.queries import chats_with
from klatsch.core import clock
from klatsch.insight.queries import assessments_about, circles_of, circles_of_person
from klatsch.people.access import person_for
from klatsch.people.deck.deck import build_cards
from klatsch.people.merging.edit import EDITABLE_FIELDS, edit_person
from klatsch.people.privacy.erase import erase_person
from klatsch.people.privacy.export import export_person, export_vcard
from klatsch.people.profiles.marks import add_note
from klatsch.people.profiles.person_profile import person_profile
from klatsch.people.queries import active_merges
from klatsch.web.host.people.personal_links import personal_link_rows
from klatsch.web.host.people.vouches import person_vouches
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.web.host.shared.requests import HostRequest


@require_safe
@in_host_time_zone
def person_view(request: HttpRequest, person_id: int) -> HttpResponse:
    host = signed_in_host(request)
    found = person_for(host, person_id)
    (card,) = build_cards([found])
    profile, chats = person_profile(found), chats_with(found)
    prefetch_related_objects(chats, "meeting")
    context = {
        "card": card,
        "told": assessments_about(found),
        "profile": profile,
        "merges": active_merges(found),
        "back": request.get_full_path(),
        "written": {fact.field: fact.value for fact in profile.by_hand},
        "circles": list(circles_of_person(found)),
        "other_circles": list(circles_of(host)),
        "chats": chats,
        "now": clock.now(),
        "links": personal_link_rows(found, clock.now()),
        "vouches": person_vouches(found),
    }
    return render(request, "host/people/person.html", context)


@require_POST
@login_required
def edit_person_view(request: HostRequest, person_id: int) -> HttpResponse:
    """Write on somebody's card; an empty field shows again what the networks tell."""
    found = person_for(request.user, person_id)
    values = {field: request.POST[field] for field in EDITABLE_FIELDS if field in request.POST}
    if edit_person(person=found, values=values, now=clock.now()):
        messages.success(request, gettext("It is written on their card, and no import will change it."))
    return HttpResponseRedirect(reverse("person", args=[found.pk]))


@require_POST
@login_required
def add_note_view(request: HostRequest, person_id: int) -> HttpResponse:
    found = person_for(request.user, person_id)
    add_note(person=found, text=request.POST.get("text", "")[:20_000], now=clock.now())
    return HttpResponseRedirect(reverse("person", args=[found.pk]))


@require_safe
@never_cache
@login_required
def export_person_view(request: HostRequest, person_id: int, form: str) -> HttpResponse:
    """Hand out everything that is kept of a person, or a card of them."""
    found = person_for(request.user, person_id)
    if form == "vcf":
        answer = HttpResponse(export_vcard(found), content_type="text/vcard; charset=utf-8")
    else:
        answer = JsonResponse(export_person(found), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="person-{found.pk}.{form}"'
    return answer


@require_POST
@login_required
def erase_person_view(request: HostRequest, person_id: int) -> HttpResponse:
    found = person_for(request.user, person_id)
    erase_person(person=found, now=clock.now())
    messages.success(request, gettext("They are forgotten, and will not come back with the next import."))
    return HttpResponseRedirect(reverse("deck"))
