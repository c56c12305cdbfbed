"""Vouches as the rules see them: who gave them, on which rung those stand, and which of them count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from klatsch.insight.graph.interaction_kinds import MESSAGE_KINDS
from klatsch.insight.models import AssessmentKind, DismissedAssessment, Vouch
from klatsch.insight.trust.trust_levels import VOUCHES_PER_LEVEL, TrustLevel, remaining_vouches, valid_vouches
from klatsch.insight.trust.trust_levels import Vouch as Given
from klatsch.people.models import Interaction, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from klatsch.accounts.models import Host


@dataclass(frozen=True, slots=True)
class VouchLedger:
    """The vouches of a host's people. `by` and `person` are ids of the cards that somebody has now."""

    given: list[Given]
    levels: dict[int, TrustLevel]
    names: dict[int, str]

    def vouchers(self) -> dict[int, list[str]]:
        """Who is vouched for, by id, with the names of those who vouch, the earliest first."""
        found: dict[int, list[str]] = defaultdict(list)
        for vouch in valid_vouches(self.given, self.levels):
            found[vouch.person].append(self.names[vouch.by])
        return dict(found)

    def left(self, by: int) -> int:
        """For how many more people somebody may vouch."""
        return remaining_vouches(by, self.given, self.levels)


def load_vouch_ledger(host: Host, *, asked: Collection[int] = ()) -> VouchLedger:
    """Load every vouch of a host's deck, with the rungs of those who gave them and of `asked`: at most five queries."""
    rows = Vouch.objects.filter(host=host).annotate(
        voucher=Coalesce(F("by__merged_into_id"), F("by_id")),
        owner=Coalesce(F("person__merged_into_id"), F("person_id")),
    )
    given = [
        Given(at.timestamp(), voucher, owner, mistaken=mistaken_at is not None)
        for at, voucher, owner, mistaken_at in rows.values_list("vouched_at", "voucher", "owner", "mistaken_at")
    ]
    people = {vouch.by for vouch in given} | set(asked)
    if not people:
        return VouchLedger([], {}, {})
    found = list(Person.objects.filter(pk__in=people, merged_into=None).values_list("pk", "name", "got_at"))
    known = _people_with_mutual_messages(people)
    levels = {
        pk: TrustLevel.MET if got_at else TrustLevel.KNOWN if pk in known else TrustLevel.STRANGER
        for pk, _name, got_at in found
    }
    return VouchLedger(given, levels, {pk: name for pk, name, _got_at in found})


def may_vouch(level: TrustLevel) -> bool:
    """Whether people on this rung are asked for their word at all."""
    return level in VOUCHES_PER_LEVEL


def _people_with_mutual_messages(people: Collection[int]) -> set[int]:
    """Those of some people with whom words went both ways, unless the host said that this is not so."""
    owner = Coalesce(F("handle__person__merged_into_id"), F("handle__person_id"))
    words = Interaction.objects.filter(is_group=False, at__isnull=False, kind__in=sorted(MESSAGE_KINDS))
    # Named by their ids, so that only their own messages are looked at.
    cards = Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people)).values("pk")
    of_them = words.filter(handle__person__in=cards).annotate(owner=owner)
    sides = set(of_them.values_list("owner", "is_inbound").distinct())
    overruled = DismissedAssessment.objects.filter(matter=AssessmentKind.TRUST).annotate(
        owner=Coalesce(F("person__merged_into_id"), F("person_id"))
    )
    denied = set(overruled.filter(owner__in=people).values_list("owner", flat=True))
    return {person for person, inbound in sides if inbound and (person, False) in sides} - denied
