"""Recompute the assessments of a deck, or of one person in it. Loads numpy: import it inside functions."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import batched
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction

from klatsch.core import clock
from klatsch.core.i18n.messages import message_from_json, message_to_json
from klatsch.insight.assessment import assessments
from klatsch.insight.evidence.deck_arrays import DeckArrays, load_deck_arrays
from klatsch.insight.models import Assessment, AssessmentKind, Circle, CircleMember, Reassessment
from klatsch.insight.saved_circles.refresh import refresh_circles
from klatsch.insight.similarity.embeddings import load_embedder
from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.people.deck.locks import lock_deck
from klatsch.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from klatsch.accounts.models import Host
    from klatsch.core.i18n.messages import Message
    from klatsch.insight.assessment.assessments import DraftAssessment
    from klatsch.insight.graph.ids import Ids

BATCH_ROWS = 1000
PROGRESS_STEPS = 5
# Kinds that can be computed for one person without the rest of the deck.
SINGLE_PERSON_KINDS = frozenset({AssessmentKind.REACHED_OUT, AssessmentKind.DORMANT, AssessmentKind.ONE_SIDED})
UPDATED_COLUMNS = [
    *("host", "value", "level", "message", "reason_messages", "plain_sentence", "happened_at", "assessed_at"),
]


def recompute_deck(*, host: Host, now: datetime) -> None:
    """Compute all assessments and circles of a host again; what the host dismissed is left out."""
    progress = {"started_at": now, "finished_at": None, "done": 0, "total": PROGRESS_STEPS}
    Reassessment.objects.update_or_create(
        host=host,
        defaults=progress,
        create_defaults={"asked_at": now, **progress},
    )
    _recompute_deck(host, now)
    Reassessment.objects.filter(host=host).update(done=PROGRESS_STEPS, finished_at=max(now, clock.now()))


def _recompute_deck(host: Host, now: datetime) -> None:
    deck = load_deck_arrays(host)
    _report_progress(host, 1)
    drafts = list(assessments.assess_automation(deck))
    bots = [draft.index for draft in drafts if (draft.index, draft.kind) not in deck.dismissed]
    drafts += assessments.assess_reach_outs(deck, now.timestamp(), bots)
    drafts += assessments.assess_quiet_ties(deck, now.timestamp())
    _report_progress(host, 2)
    drafts += assessments.assess_similarity(deck, load_embedder())
    drafts += assessments.assess_trust(deck)
    _report_progress(host, 3)
    circles = refresh_circles(host=host, deck=deck, now=now)
    members = [_member_indexes(deck, circle) for circle in circles]
    drafts += assessments.assess_bridges(deck, members, [_circle_name(circle) for circle in circles])
    _report_progress(host, 4)
    _write_assessments(host, deck, drafts, AssessmentKind, now)


def recompute_person(*, person: Person, now: datetime) -> None:
    """Compute again what concerns one person alone, and whom they vouch for; the rest waits for the whole deck."""
    _recompute_person(person, now)
    for vouched_person in Person.objects.filter(vouches__by=person, merged_into=None).select_related("host"):
        _recompute_person(vouched_person, now)


def _recompute_person(person: Person, now: datetime) -> None:
    deck = load_deck_arrays(person.host, only=[person.pk])
    before = dict(Assessment.objects.filter(person=person).values_list("matter", "level"))
    is_bot = AssessmentKind.AUTOMATION in before and (0, AssessmentKind.AUTOMATION) not in deck.dismissed
    drafts = [
        *assessments.assess_reach_outs(deck, now.timestamp(), [0] if is_bot else []),
        *assessments.assess_quiet_ties(deck, now.timestamp()),
    ]
    trust = list(assessments.assess_trust(deck))
    # Only the whole deck shows who is reachable through others; whether somebody vouches shows in this part, too.
    includes_trust = bool(trust) or before.get(AssessmentKind.TRUST) == TrustLevel.VOUCHED
    kinds = SINGLE_PERSON_KINDS | ({AssessmentKind.TRUST} if includes_trust else set())
    _write_assessments(person.host, deck, [*drafts, *trust], kinds, now)


def _member_indexes(deck: DeckArrays, circle: Circle) -> Ids:
    members = set(CircleMember.objects.filter(circle=circle).values_list("person_id", flat=True))
    indexes = [index for index, person in enumerate(deck.people) if person.pk in members]
    return np.array(indexes, dtype=np.int64)


def _circle_name(circle: Circle) -> str | Message:
    if circle.is_named_by_host or not circle.name_message:
        return circle.name
    name: str | Message = message_from_json(circle.name_message)
    return name


def _report_progress(host: Host, done: int) -> None:
    Reassessment.objects.filter(host=host).update(done=done)


def _write_assessments(
    host: Host, deck: DeckArrays, drafts: Iterable[DraftAssessment], kinds: Collection[AssessmentKind], now: datetime
) -> None:
    """Write the assessments of these kinds, and delete those of the deck's people that hold no longer."""
    rows = [
        Assessment(
            host=host,
            person=deck.people[draft.index],
            matter=draft.kind,
            value=draft.value,
            level=draft.level,
            message=message_to_json(draft.message),
            reason_messages=[message_to_json(reason) for reason in draft.reasons],
            happened_at=None if draft.happened_at is None else datetime.fromtimestamp(draft.happened_at, UTC),
            assessed_at=now,
        )
        for draft in drafts
        if (draft.index, draft.kind) not in deck.dismissed
    ]
    for batch in batched(rows, BATCH_ROWS, strict=False):
        _write_batch(host, batch)
    current = {(row.person_id, str(row.matter)) for row in rows}
    before = Assessment.objects.filter(host=host, matter__in=kinds)
    if len(deck.people) == 1:
        before = before.filter(person=deck.people[0])
    outdated = [pk for pk, *key in before.values_list("pk", "person_id", "matter") if tuple(key) not in current]
    for assessment_ids in batched(outdated, BATCH_ROWS, strict=False):
        Assessment.objects.filter(pk__in=assessment_ids).delete()


@transaction.atomic
def _write_batch(host: Host, batch: Collection[Assessment]) -> None:
    lock_deck(host.pk)
    # People may have been merged or erased since the deck was read.
    person_ids = {row.person_id for row in batch}
    present = set(Person.objects.filter(pk__in=person_ids, merged_into=None).values_list("pk", flat=True))
    Assessment.objects.bulk_create(
        [row for row in batch if row.person_id in present],
        update_conflicts=True,
        unique_fields=["person", "matter"],
        update_fields=UPDATED_COLUMNS,
    )
