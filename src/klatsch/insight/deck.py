"""What the deck can be asked for that takes insight: circles, who reached out, who is probably automated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from klatsch.insight.models import CircleMember, Matter
from klatsch.insight.queries import automated_people, believed, owners_of

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.people.filters import Filters


def what_is_known(host: Host, filters: Filters) -> Q:
    """Return what `filters` ask of people that only this stage knows, for `people.deck.deck_page(also=...)`."""
    asked = Q()
    if filters.circle:
        members = CircleMember.objects.filter(circle=int(filters.circle), circle__host=host)
        asked &= Q(pk__in=owners_of(members))
    if filters.reached_out:
        asked &= Q(pk__in=believed(host, Matter.REACHED_OUT).values("person"))
    if filters.automated:
        asked &= Q(pk__in=automated_people(host))
    return asked
