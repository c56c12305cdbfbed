"""Personal links on the page of a person, which the host sends by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klatsch.bookings.capacity.links import make_personal_link
from klatsch.bookings.models import PersonalLink
from klatsch.bookings.queries import invitations_with_links
from klatsch.core import clock
from klatsch.core.net.urls import absolute_url
from klatsch.invitations.access import invitation_for_host
from klatsch.invitations.models import Invitation
from klatsch.people.access import person_for
from klatsch.web.host.shared.redirects import refusal_as_message

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from klatsch.people.models import Person
    from klatsch.web.host.shared.requests import HostRequest


@dataclass(frozen=True, slots=True)
class PersonalLinkRow:
    invitation: Invitation
    link: PersonalLink | None
    address: str
    is_over: bool


def personal_link_rows(person: Person, now: datetime) -> list[PersonalLinkRow]:
    """Return a row for each invitation that the person can get a personal link to."""
    return [
        PersonalLinkRow(
            invitation=invitation,
            link=link,
            address=absolute_url(f"/i/{invitation.slug}/?link={link.token}") if link else "",
            is_over=link is not None and link.expires_at <= now,
        )
        for invitation, link in invitations_with_links(person, now)
    ]


@require_POST
@login_required
def create_personal_link_view(request: HostRequest, person_id: int, slug: str) -> HttpResponse:
    person = person_for(request.user, person_id)
    with refusal_as_message(request):
        make_personal_link(invitation=invitation_for_host(request.user, slug), person=person, now=clock.now())
        messages.success(request, gettext("The link is made. Copy it into a message of your own."))
    return HttpResponseRedirect(reverse("person", args=[person.pk]) + "#links")
