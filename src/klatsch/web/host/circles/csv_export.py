"""CSV exports of a circle: its members, and a personal link for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from klatsch.bookings.capacity.links import make_personal_links
from klatsch.bookings.capacity.links_csv import link_rows
from klatsch.core import clock
from klatsch.core.csv_export import write_csv
from klatsch.core.errors import Refused
from klatsch.insight.access import circle_for
from klatsch.insight.queries import members_of
from klatsch.invitations.access import invitation_for_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from klatsch.people.models import Person
    from klatsch.web.host.shared.requests import HostRequest


@require_safe
@never_cache
@login_required
def circle_csv_view(request: HostRequest, circle_id: int) -> HttpResponse:
    """Return the members of a circle as CSV, one a line."""
    circle = circle_for(request.user, circle_id)
    return _csv_response(f"circle-{circle.pk}.csv", _people_rows(members_of(circle)))


def _people_rows(people: Iterable[Person]) -> Iterator[list[str]]:
    yield ["name", "headline", "company", "place", "known_since", "talked_on"]
    for person in people:
        talked_on = person.got_at.date().isoformat() if person.got_at else ""
        known_since = person.known_since.isoformat() if person.known_since else ""
        yield [person.name, person.headline, person.company, person.place, known_since, talked_on]


@require_POST
@never_cache
@login_required
def circle_links_view(request: HostRequest, circle_id: int) -> HttpResponse:
    """Create a personal link for every member of a circle without a valid one, and return all of them as CSV."""
    circle = circle_for(request.user, circle_id)
    invitation = invitation_for_host(request.user, request.POST.get("invitation", ""))
    try:
        personal_links = make_personal_links(invitation=invitation, people=list(members_of(circle)), now=clock.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(reverse("circle", args=[circle.pk]))
    return _csv_response(f"links-{invitation.slug}.csv", link_rows(personal_links, invitation.slug))


def _csv_response(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    write_csv(response, rows)
    return response
