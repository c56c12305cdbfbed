"""Filters of the deck that need insight: circles, reach-outs, probable bots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from klatsch.insight.models import AssessmentKind, CircleMember
from klatsch.insight.queries import current_assessments, member_person_ids, probable_bot_ids

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.people.deck.filters import Filters


def insight_condition(host: Host, filters: Filters) -> Q:
    """Return the condition for those of `filters` that need insight, for the parameter `also` of `deck_page`."""
    condition = Q()
    if filters.circle:
        members = CircleMember.objects.filter(circle=int(filters.circle), circle__host=host)
        condition &= Q(pk__in=member_person_ids(members))
    if filters.reached_out:
        condition &= Q(pk__in=current_assessments(host, AssessmentKind.REACHED_OUT).values("person"))
    if filters.automated:
        condition &= Q(pk__in=probable_bot_ids(host))
    return condition
