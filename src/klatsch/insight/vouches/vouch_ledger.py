"""The vouches of a deck as the rules of trust need them: who gave them, at which level, and which of them count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from klatsch.insight.graph.interaction_kinds import MESSAGE_KINDS
from klatsch.insight.models import AssessmentKind, DismissedAssessment, Vouch
from klatsch.insight.trust.trust_levels import (
    VOUCHES_PER_LEVEL,
    TrustLevel,
    VouchRecord,
    remaining_vouches,
    valid_vouches,
)
from klatsch.people.models import Interaction, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from klatsch.accounts.models import Host


@dataclass(frozen=True, slots=True)
class VouchLedger:
    """The vouches of a host's people. `by` and `person` are the ids of people after merges."""

    vouches: list[VouchRecord]
    levels: dict[int, TrustLevel]
    names: dict[int, str]

    def vouchers(self) -> dict[int, list[str]]:
        """Return, by the id of each person with valid vouches, the names of the vouchers, the earliest first."""
        names: dict[int, list[str]] = defaultdict(list)
        for vouch in valid_vouches(self.vouches, self.levels):
            names[vouch.person].append(self.names[vouch.by])
        return dict(names)

    def left(self, by: int) -> int:
        """Return for how many more people somebody may vouch."""
        return remaining_vouches(by, self.vouches, self.levels)


def load_vouch_ledger(host: Host, *, candidates: Collection[int] = ()) -> VouchLedger:
    """Load all vouches of a deck with the levels of the vouchers, and of `candidates`: at most five queries."""
    rows = Vouch.objects.filter(host=host).annotate(
        voucher=Coalesce(F("by__merged_into_id"), F("by_id")),
        owner=Coalesce(F("person__merged_into_id"), F("person_id")),
    )
    vouches = [
        VouchRecord(at.timestamp(), voucher, owner, mistaken=mistaken_at is not None)
        for at, voucher, owner, mistaken_at in rows.values_list("vouched_at", "voucher", "owner", "mistaken_at")
    ]
    person_ids = {vouch.by for vouch in vouches} | set(candidates)
    if not person_ids:
        return VouchLedger([], {}, {})
    people = list(Person.objects.filter(pk__in=person_ids, merged_into=None).values_list("pk", "name", "got_at"))
    mutual = _people_with_mutual_messages(person_ids)
    levels = {
        pk: TrustLevel.MET if got_at else TrustLevel.KNOWN if pk in mutual else TrustLevel.STRANGER
        for pk, _name, got_at in people
    }
    return VouchLedger(vouches, levels, {pk: name for pk, name, _got_at in people})


def may_vouch(level: TrustLevel) -> bool:
    """Return whether people of this level may vouch at all."""
    return level in VOUCHES_PER_LEVEL


def _people_with_mutual_messages(people: Collection[int]) -> set[int]:
    """Return those of some people with whom messages went both ways, unless the host dismissed their trust level."""
    owner = Coalesce(F("handle__person__merged_into_id"), F("handle__person_id"))
    messages = Interaction.objects.filter(is_group=False, at__isnull=False, kind__in=sorted(MESSAGE_KINDS))
    # By the ids of their cards, so that the database looks at their own messages only.
    cards = Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people)).values("pk")
    directions = messages.filter(handle__person__in=cards).annotate(owner=owner).values_list("owner", "is_inbound")
    sides = set(directions.distinct())
    dismissed = DismissedAssessment.objects.filter(matter=AssessmentKind.TRUST).annotate(
        owner=Coalesce(F("person__merged_into_id"), F("person_id"))
    )
    dismissed_ids = set(dismissed.filter(owner__in=people).values_list("owner", flat=True))
    return {person for person, inbound in sides if inbound and (person, False) in sides} - dismissed_ids
