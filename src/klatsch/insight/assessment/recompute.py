"""Making anew what is known of a deck, or of one person in it. Loads numpy: imported where it is used."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import batched
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction

from klatsch.core import clock
from klatsch.core.i18n.locale import override_language
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
    from klatsch.insight.assessment.assessments import DraftAssessment
    from klatsch.insight.graph.ids import Ids

BATCH_ROWS = 1000
PROGRESS_STEPS = 5
# What of one person can be said without looking at all the others.
SINGLE_PERSON_KINDS = frozenset({AssessmentKind.REACHED_OUT, AssessmentKind.DORMANT, AssessmentKind.ONE_SIDED})
UPDATED_COLUMNS = ["host", "value", "level", "sentence", "reasons", "happened_at", "assessed_at"]


def recompute_deck(*, host: Host, now: datetime) -> None:
    """Say anew, in the host's language, what is to say about everybody; what the host overruled is left out."""
    Reassessment.objects.update_or_create(
        host=host,
        defaults={"started_at": now, "finished_at": None, "done": 0, "total": PROGRESS_STEPS, "said_in": host.language},
        create_defaults={"asked_at": now, "started_at": now, "total": PROGRESS_STEPS, "said_in": host.language},
    )
    with override_language(host.language):
        _recompute_deck(host, now)
    Reassessment.objects.filter(host=host).update(done=PROGRESS_STEPS, finished_at=max(now, clock.now()))


def _recompute_deck(host: Host, now: datetime) -> None:
    deck = load_deck_arrays(host)
    _report_progress(host, 1)
    said = list(assessments.assess_automation(deck))
    bots = [one.place for one in said if (one.place, one.matter) not in deck.dismissed]
    said += assessments.assess_reach_outs(deck, now.timestamp(), bots)
    said += assessments.assess_quiet_ties(deck, now.timestamp())
    _report_progress(host, 2)
    said += assessments.assess_similarity(deck, load_embedder())
    said += assessments.assess_trust(deck)
    _report_progress(host, 3)
    circles = refresh_circles(host=host, deck=deck, now=now)
    said += assessments.assess_bridges(
        deck, [_member_indexes(deck, circle) for circle in circles], [one.name for one in circles]
    )
    _report_progress(host, 4)
    _write_assessments(host, deck, said, AssessmentKind, now)


def recompute_person(*, person: Person, now: datetime) -> None:
    """Say anew what concerns one person alone, and whom they vouch for; the rest waits for the whole deck."""
    with override_language(person.host.language):
        _recompute_person(person, now)
        for other in Person.objects.filter(vouches__by=person, merged_into=None).select_related("host"):
            _recompute_person(other, now)


def _recompute_person(person: Person, now: datetime) -> None:
    deck = load_deck_arrays(person.host, only=[person.pk])
    before = dict(Assessment.objects.filter(person=person).values_list("matter", "level"))
    bots = [0] if AssessmentKind.AUTOMATION in before and (0, AssessmentKind.AUTOMATION) not in deck.dismissed else []
    said = [
        *assessments.assess_reach_outs(deck, now.timestamp(), bots),
        *assessments.assess_quiet_ties(deck, now.timestamp()),
    ]
    trust = list(assessments.assess_trust(deck))
    # Who is reachable through others shows only in the whole deck; whether somebody vouches shows here.
    knows_trust = bool(trust) or before.get(AssessmentKind.TRUST) == TrustLevel.VOUCHED
    _write_assessments(
        person.host,
        deck,
        [*said, *trust],
        SINGLE_PERSON_KINDS | ({AssessmentKind.TRUST} if knows_trust else set()),
        now,
    )


def _member_indexes(deck: DeckArrays, circle: Circle) -> Ids:
    members = set(CircleMember.objects.filter(circle=circle).values_list("person_id", flat=True))
    found = [place for place, person in enumerate(deck.people) if person.pk in members]
    return np.array(found, dtype=np.int64)


def _report_progress(host: Host, done: int) -> None:
    Reassessment.objects.filter(host=host).update(done=done)


def _write_assessments(
    host: Host, deck: DeckArrays, said: Iterable[DraftAssessment], matters: Collection[AssessmentKind], now: datetime
) -> None:
    """Write what is said now, and take away what was said of these people and matters before and is not any more."""
    rows = [
        Assessment(
            host=host,
            person=deck.people[one.place],
            matter=one.matter,
            value=one.value,
            level=one.level,
            sentence=one.sentence[:500],
            reasons=list(one.reasons),
            happened_at=None if one.happened_at is None else datetime.fromtimestamp(one.happened_at, UTC),
            assessed_at=now,
        )
        for one in said
        if (one.place, one.matter) not in deck.dismissed
    ]
    for batch in batched(rows, BATCH_ROWS, strict=False):
        with transaction.atomic():
            lock_deck(host.pk)
            # Somebody may have been put together or taken away since the deck was read.
            ids = {row.person_id for row in batch}
            here = set(Person.objects.filter(pk__in=ids, merged_into=None).values_list("pk", flat=True))
            Assessment.objects.bulk_create(
                [row for row in batch if row.person_id in here],
                update_conflicts=True,
                unique_fields=["person", "matter"],
                update_fields=UPDATED_COLUMNS,
            )
    current = {(row.person_id, str(row.matter)) for row in rows}
    before = Assessment.objects.filter(host=host, matter__in=matters)
    if len(deck.people) == 1:
        before = before.filter(person=deck.people[0])
    gone = [pk for pk, *of in before.values_list("pk", "person_id", "matter") if tuple(of) not in current]
    for some in batched(gone, BATCH_ROWS, strict=False):
        Assessment.objects.filter(pk__in=some).delete()
