"""Finding circles anew without touching what the host did to earlier ones. Loads numpy."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from klatsch.insight.circles.detection import find_circles, rank_similar_members
from klatsch.insight.circles.sentences import circle_key, circle_strength, reason_sentence
from klatsch.insight.models import Circle, CircleMember, DismissedAssessment
from klatsch.people.deck.locks import lock_deck
from klatsch.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.insight.circles.detection import Circle as Found
    from klatsch.insight.evidence.deck_arrays import DeckArrays

MAX_FOUND_CIRCLES = 10
SAME_CIRCLE_JACCARD = 0.5  # Jaccard: so many in common, and it is the circle of before
MAX_SUGGESTED_MEMBERS = 12


def refresh_circles(*, host: Host, deck: DeckArrays, now: datetime) -> list[Circle]:
    """Search the deck for circles; answer those that stand, their members written down.

    A circle found is the same as an earlier one when it stands on the same fact or has most members in common. Names
    and members set by the host stay, nobody taken out comes back in, and what is like a circle that the host said is
    none is dropped. Earlier circles that are not found any more go, unless the host did something to them.
    """
    found = find_circles(len(deck.people), deck.ties, deck.facts, limit=MAX_FOUND_CIRCLES) if deck.people else []
    with transaction.atomic():
        lock_deck(host.pk)
        book = _CircleRefresh(host, deck, now)
        book.write(found)
    return book.with_suggestions()


class _CircleRefresh:
    """The circles of a host as they were, read once under the lock."""

    def __init__(self, host: Host, deck: DeckArrays, now: datetime) -> None:
        self._host, self._deck, self._now = host, deck, now
        self._circles = list(Circle.objects.filter(host=host).order_by("pk"))
        alive = Person.objects.filter(host=host, merged_into=None).values_list("pk", flat=True)
        self._alive = set(alive)
        self._members: dict[int, set[int]] = defaultdict(set)
        self._by_hand: dict[int, set[int]] = defaultdict(set)
        self._out: dict[int, set[int]] = defaultdict(set)
        self._denied: set[int] = set()
        owner = Coalesce(F("person__merged_into_id"), F("person_id"))
        rows = CircleMember.objects.filter(circle__host=host).annotate(owner=owner)
        for circle_id, person_id, by_hand in rows.values_list("circle_id", "owner", "is_by_hand"):
            (self._by_hand if by_hand else self._members)[circle_id].add(person_id)
        denied = DismissedAssessment.objects.filter(host=host, circle__isnull=False).annotate(owner=owner)
        for circle_id, person_id in denied.values_list("circle_id", "owner"):
            if person_id is None:
                self._denied.add(circle_id or 0)
            else:
                self._out[circle_id or 0].add(person_id)

    def write(self, found: Iterable[Found]) -> None:
        """Write what was found over what was there."""
        unused = {circle.pk: circle for circle in self._circles if not circle.is_made_by_hand}
        for one in found:
            members = {self._deck.people[place].pk for place in one.members.tolist()} & self._alive
            key = circle_key(one.reasons)
            if self._is_denied(key, members):
                continue
            known = self._same(key, members, unused.values())
            circle = self._renewed(known, one, key)
            unused.pop(circle.pk, None)
            self._write_members(circle, members)
        for circle in unused.values():
            if not self._is_the_hosts(circle):
                circle.delete()

    def with_suggestions(self) -> list[Circle]:
        """The circles that stand, each with who is most like its members."""
        circles = list(Circle.objects.filter(host=self._host).exclude(pk__in=self._denied).order_by("pk"))
        place = {person.pk: number for number, person in enumerate(self._deck.people)}
        rows = CircleMember.objects.filter(circle__in=circles, person__in=self._alive)
        members: dict[int, list[int]] = defaultdict(list)
        for circle_id, person_id in rows.values_list("circle_id", "person_id"):
            if person_id in place:
                members[circle_id].append(place[person_id])
        for circle in circles:
            seeds = np.array(members[circle.pk], dtype=np.int64)
            like = (
                rank_similar_members(seeds, len(place), self._deck.ties, self._deck.facts)[:MAX_SUGGESTED_MEMBERS]
                if seeds.size
                else ()
            )
            circle.suggestions = [self._deck.people[number].pk for number in like]
        Circle.objects.bulk_update(circles, ["suggestions"])
        return circles

    def _is_denied(self, key: str, members: set[int]) -> bool:
        hidden = [circle for circle in self._circles if circle.pk in self._denied]
        return self._same(key, members, hidden) is not None

    def _same(self, key: str, members: set[int], circles: Iterable[Circle]) -> Circle | None:
        best, most = None, SAME_CIRCLE_JACCARD
        for circle in circles:
            if key and circle.key == key:
                return circle
            before = self._members[circle.pk] | (self._by_hand[circle.pk] & members)
            together = len(before | members)
            alike = len(before & members) / together if together else 0.0
            if alike >= most:
                best, most = circle, alike
        return best

    def _renewed(self, known: Circle | None, one: Found, key: str) -> Circle:
        circle = known or Circle(host=self._host, made_at=self._now)
        if not circle.is_named_by_host:
            circle.name = one.name[:120]
        circle.key, circle.strength = key, circle_strength(one.strength, one.reasons)
        circle.reasons = [reason_sentence(reason) for reason in one.reasons]
        circle.assessed_at = self._now
        circle.save()
        return circle

    def _write_members(self, circle: Circle, members: set[int]) -> None:
        wanted = members - self._out[circle.pk] - self._by_hand[circle.pk]
        CircleMember.objects.filter(circle=circle, is_by_hand=False).exclude(person__in=wanted).delete()
        new = wanted - self._members[circle.pk]
        rows = [CircleMember(circle=circle, person_id=person_id) for person_id in sorted(new)]
        rows += [
            CircleMember(circle=circle, person_id=person_id, is_by_hand=True)
            for person_id in sorted(self._by_hand[circle.pk] & self._alive)
        ]
        CircleMember.objects.bulk_create(rows, ignore_conflicts=True)

    def _is_the_hosts(self, circle: Circle) -> bool:
        touched = circle.is_named_by_host or circle.pk in self._denied
        return bool(touched or self._by_hand[circle.pk] or self._out[circle.pk])
