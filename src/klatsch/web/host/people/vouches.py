"""Vouches on the page of a person: received ones and those that the person gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.core.sanitize import parse_whole_number
from klatsch.insight.access import vouch_for
from klatsch.insight.models import Vouch
from klatsch.insight.queries import possible_vouchers, vouches_about
from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.insight.vouches import edit
from klatsch.insight.vouches.vouch_ledger import load_vouch_ledger, may_vouch
from klatsch.people.access import person_for
from klatsch.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpResponse

    from klatsch.web.host.shared.requests import HostRequest

MAX_VOUCHERS_OFFERED = 500


@dataclass(frozen=True)
class PersonVouches:
    """The vouches around a person. `left` is for how many more they may vouch; None when they may not vouch at all."""

    received: list[Vouch]
    made: list[Vouch]
    left: int | None
    may_be_asked: list[Person]


def person_vouches(person: Person) -> PersonVouches:
    received, made = vouches_about(person)
    ledger = load_vouch_ledger(person.host, candidates=[person.pk])
    asked_ids = {vouch.by_id for vouch in received}
    candidates = (
        possible_vouchers(person.host, person)
        .exclude(pk__in=asked_ids)
        .only("pk", "name", "company")[:MAX_VOUCHERS_OFFERED]
    )
    has_budget = may_vouch(ledger.levels.get(person.pk, TrustLevel.STRANGER))
    return PersonVouches(received, made, ledger.left(person.pk) if has_budget else None, list(candidates))


@require_POST
@login_required
def vouch_view(request: HostRequest, person_id: int) -> HttpResponse:
    """Record that somebody whom the host knows vouches for this person."""
    person = person_for(request.user, person_id)
    by = parse_whole_number(request.POST.get("by", ""))
    if by is None:
        raise Refused("Please choose who vouches for them.", code="no-voucher-chosen")
    edit.record_vouch(by=person_for(request.user, by), person=person, now=clock.now())
    return _redirect_to_person(request, person, gettext("Noted: somebody you know vouches for %(name)s."))


@require_POST
@login_required
def withdraw_vouch_view(request: HostRequest, vouch_id: int) -> HttpResponse:
    vouch = vouch_for(request.user, vouch_id)
    edit.withdraw_vouch(vouch=vouch, now=clock.now())
    return _redirect_to_person(request, vouch.person, gettext("Taken back: it counts no more for %(name)s."))


@require_POST
@login_required
def mark_vouch_mistaken_view(request: HostRequest, vouch_id: int) -> HttpResponse:
    vouch = vouch_for(request.user, vouch_id)
    edit.mark_vouch_mistaken(vouch=vouch, now=clock.now())
    return _redirect_to_person(request, vouch.person, gettext("Noted: it counts no more for %(name)s."))


def _redirect_to_person(request: HostRequest, person: Person, sentence: str) -> HttpResponse:
    person = person.merged_into or person
    messages.success(request, sentence % {"name": person.name})
    return HttpResponseRedirect(reverse("person", args=[person.pk]) + "#vouches")
