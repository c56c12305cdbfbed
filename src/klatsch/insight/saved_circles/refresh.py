"""Find the circles of a deck again, without touching the host's changes to earlier ones. Loads numpy."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from klatsch.core.i18n.messages import message_to_json
from klatsch.insight.circles.detection import find_circles, rank_similar_members
from klatsch.insight.circles.names import suggest_circle_name
from klatsch.insight.circles.sentences import circle_key, circle_strength, reason_message
from klatsch.insight.models import Circle, CircleMember, DismissedAssessment
from klatsch.insight.saved_circles.edit import CIRCLE_NAME_MAX_LENGTH
from klatsch.people.deck.locks import lock_deck
from klatsch.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.insight.circles.detection import DetectedCircle
    from klatsch.insight.evidence.deck_arrays import DeckArrays

MAX_FOUND_CIRCLES = 10
SAME_CIRCLE_JACCARD = 0.5  # with so many members in common it is the same circle
MAX_SUGGESTED_MEMBERS = 12


def refresh_circles(*, host: Host, deck: DeckArrays, now: datetime) -> list[Circle]:
    """Detect circles in the deck, write them, and return all circles of the host that are not dismissed.

    A detected circle is the same as an earlier one when it is based on the same fact or has most members in common.
    Names and members set by the host stay, removed members stay out, and what is like a dismissed circle is dropped.
    Earlier circles that are not found again are deleted, unless the host changed them.
    """
    friends = len(deck.people)
    detected = find_circles(friends, deck.ties, deck.facts, limit=MAX_FOUND_CIRCLES) if friends else []
    with transaction.atomic():
        lock_deck(host.pk)
        refresh = _CircleRefresh(host, deck, now)
        refresh.write(detected)
    return refresh.write_suggestions()


class _CircleRefresh:
    """The circles of a host as they were, read once under the lock."""

    def __init__(self, host: Host, deck: DeckArrays, now: datetime) -> None:
        self._host = host
        self._deck = deck
        self._now = now
        self._circles = list(Circle.objects.filter(host=host).order_by("pk"))
        self._present = set(Person.objects.filter(host=host, merged_into=None).values_list("pk", flat=True))
        self._members: dict[int, set[int]] = defaultdict(set)
        self._by_hand: dict[int, set[int]] = defaultdict(set)
        self._removed: dict[int, set[int]] = defaultdict(set)
        self._dismissed: set[int] = set()
        owner = Coalesce(F("person__merged_into_id"), F("person_id"))
        members = CircleMember.objects.filter(circle__host=host).annotate(owner=owner)
        for circle_id, person_id, by_hand in members.values_list("circle_id", "owner", "is_by_hand"):
            (self._by_hand if by_hand else self._members)[circle_id].add(person_id)
        dismissed = DismissedAssessment.objects.filter(host=host, circle__isnull=False).annotate(owner=owner)
        for circle_id, person_id in dismissed.values_list("circle_id", "owner"):
            if person_id is None:
                self._dismissed.add(circle_id or 0)
            else:
                self._removed[circle_id or 0].add(person_id)

    def write(self, detected: Iterable[DetectedCircle]) -> None:
        """Update the circles that are found again, add new ones, and delete the others."""
        unused = {circle.pk: circle for circle in self._circles if not circle.is_made_by_hand}
        for detected_circle in detected:
            members = {self._deck.people[index].pk for index in detected_circle.members.tolist()} & self._present
            key = circle_key(detected_circle.reasons)
            if self._is_dismissed(key, members):
                continue
            circle = self._find_same(key, members, unused.values())
            circle = self._save_circle(circle, detected_circle, key)
            unused.pop(circle.pk, None)
            self._write_members(circle, members)
        for circle in unused.values():
            if not self._is_changed_by_host(circle):
                circle.delete()

    def write_suggestions(self) -> list[Circle]:
        """Write who is most similar to the members of each circle; return the circles that are not dismissed."""
        circles = list(Circle.objects.filter(host=self._host).exclude(pk__in=self._dismissed).order_by("pk"))
        indexes = {person.pk: index for index, person in enumerate(self._deck.people)}
        rows = CircleMember.objects.filter(circle__in=circles, person__in=self._present)
        members: dict[int, list[int]] = defaultdict(list)
        for circle_id, person_id in rows.values_list("circle_id", "person_id"):
            if person_id in indexes:
                members[circle_id].append(indexes[person_id])
        for circle in circles:
            circle.suggestions = self._suggest_members(members[circle.pk])
        Circle.objects.bulk_update(circles, ["suggestions"])
        return circles

    def _suggest_members(self, members: list[int]) -> list[int]:
        if not members:
            return []
        seeds = np.array(members, dtype=np.int64)
        ranked = rank_similar_members(seeds, len(self._deck.people), self._deck.ties, self._deck.facts)
        return [self._deck.people[index].pk for index in ranked[:MAX_SUGGESTED_MEMBERS]]

    def _is_dismissed(self, key: str, members: set[int]) -> bool:
        dismissed = [circle for circle in self._circles if circle.pk in self._dismissed]
        return self._find_same(key, members, dismissed) is not None

    def _find_same(self, key: str, members: set[int], circles: Iterable[Circle]) -> Circle | None:
        same = None
        highest = SAME_CIRCLE_JACCARD
        for circle in circles:
            if key and circle.key == key:
                return circle
            before = self._members[circle.pk] | (self._by_hand[circle.pk] & members)
            union = len(before | members)
            jaccard = len(before & members) / union if union else 0.0
            if jaccard >= highest:
                same = circle
                highest = jaccard
        return same

    def _save_circle(self, circle: Circle | None, detected: DetectedCircle, key: str) -> Circle:
        circle = circle or Circle(host=self._host, made_at=self._now)
        if not circle.is_named_by_host:
            name = suggest_circle_name(detected.reasons)
            circle.name = str(name)[:CIRCLE_NAME_MAX_LENGTH]
            circle.name_message = None if isinstance(name, str) else message_to_json(name)
        circle.key = key
        circle.strength = circle_strength(detected.strength, detected.reasons)
        circle.reason_messages = [message_to_json(reason_message(reason)) for reason in detected.reasons]
        circle.assessed_at = self._now
        circle.save()
        return circle

    def _write_members(self, circle: Circle, members: set[int]) -> None:
        detected = members - self._removed[circle.pk] - self._by_hand[circle.pk]
        CircleMember.objects.filter(circle=circle, is_by_hand=False).exclude(person__in=detected).delete()
        new = detected - self._members[circle.pk]
        rows = [CircleMember(circle=circle, person_id=person_id) for person_id in sorted(new)]
        rows += [
            CircleMember(circle=circle, person_id=person_id, is_by_hand=True)
            for person_id in sorted(self._by_hand[circle.pk] & self._present)
        ]
        CircleMember.objects.bulk_create(rows, ignore_conflicts=True)

    def _is_changed_by_host(self, circle: Circle) -> bool:
        is_changed = circle.is_named_by_host or circle.pk in self._dismissed
        return bool(is_changed or self._by_hand[circle.pk] or self._removed[circle.pk])
