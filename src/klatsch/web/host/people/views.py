"""The page of a person: accounts, facts with their sources, and the host's notes; export and erase."""

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
    person = person_for(host, person_id)
    (card,) = build_cards([person])
    profile = person_profile(person)
    chats = chats_with(person)
    prefetch_related_objects(chats, "meeting")
    context = {
        "card": card,
        "assessments": assessments_about(person),
        "profile": profile,
        "merges": active_merges(person),
        "back": request.get_full_path(),
        "written": {fact.field: fact.value for fact in profile.by_hand},
        "circles": list(circles_of_person(person)),
        "other_circles": list(circles_of(host)),
        "chats": chats,
        "now": clock.now(),
        "links": personal_link_rows(person, clock.now()),
        "vouches": person_vouches(person),
    }
    return render(request, "host/people/person.html", context)


@require_POST
@login_required
def edit_person_view(request: HostRequest, person_id: int) -> HttpResponse:
    """Edit fields of a person by hand; an empty field shows the networks' value again."""
    person = person_for(request.user, person_id)
    values = {field: request.POST[field] for field in EDITABLE_FIELDS if field in request.POST}
    if edit_person(person=person, values=values, now=clock.now()):
        messages.success(request, gettext("It is written on their card, and no import will change it."))
    return HttpResponseRedirect(reverse("person", args=[person.pk]))


@require_POST
@login_required
def add_note_view(request: HostRequest, person_id: int) -> HttpResponse:
    person = person_for(request.user, person_id)
    add_note(person=person, text=request.POST.get("text", "")[:20_000], now=clock.now())
    return HttpResponseRedirect(reverse("person", args=[person.pk]))


@require_safe
@never_cache
@login_required
def export_person_view(request: HostRequest, person_id: int, form: str) -> HttpResponse:
    """Return everything that is stored about a person as JSON, or their card as vCard."""
    person = person_for(request.user, person_id)
    if form == "vcf":
        response = HttpResponse(export_vcard(person), content_type="text/vcard; charset=utf-8")
    else:
        response = JsonResponse(export_person(person), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="person-{person.pk}.{form}"'
    return response


@require_POST
@login_required
def erase_person_view(request: HostRequest, person_id: int) -> HttpResponse:
    person = person_for(request.user, person_id)
    erase_person(person=person, now=clock.now())
    messages.success(request, gettext("They are forgotten, and will not come back with the next import."))
    return HttpResponseRedirect(reverse("deck"))
