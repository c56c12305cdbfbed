"""Making anew what is known of a deck, or of one person in it. Loads numpy: imported where it is used."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import batched
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction

from klatsch.core import clock
from klatsch.core.i18n.locale import override_language
from klatsch.insight import statements
from klatsch.insight.evidence import DeckEvidence, deck_evidence
from klatsch.insight.levels import Level
from klatsch.insight.meanings import installed_meanings
from klatsch.insight.models import Assessment, Circle, CircleMember, Matter, Reassessment
from klatsch.insight.services.finding import find_again
from klatsch.people.models import Person
from klatsch.people.services.decks import lock_deck

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from klatsch.accounts.models import Host
    from klatsch.insight.ids import Ids
    from klatsch.insight.statements import Statement

BATCH = 1000
STEPS = 5
# What of one person can be said without looking at all the others.
OF_ONE = frozenset({Matter.REACHED_OUT, Matter.DORMANT, Matter.ONE_SIDED})
WRITTEN = ["host", "value", "level", "sentence", "reasons", "happened_at", "assessed_at"]


def reassess_deck(*, host: Host, now: datetime) -> None:
    """Say anew, in the host's language, what is to say about everybody; what the host overruled is left out."""
    Reassessment.objects.update_or_create(
        host=host,
        defaults={"started_at": now, "finished_at": None, "done": 0, "total": STEPS, "said_in": host.language},
        create_defaults={"asked_at": now, "started_at": now, "total": STEPS, "said_in": host.language},
    )
    with override_language(host.language):
        _look_through(host, now)
    Reassessment.objects.filter(host=host).update(done=STEPS, finished_at=max(now, clock.now()))


def _look_through(host: Host, now: datetime) -> None:
    deck = deck_evidence(host)
    _step(host, 1)
    said = list(statements.automated(deck))
    bots = [one.place for one in said if (one.place, one.matter) not in deck.overruled]
    said += statements.reached_out(deck, now.timestamp(), bots)
    said += statements.gone_quiet(deck, now.timestamp())
    _step(host, 2)
    said += statements.thinking_alike(deck, installed_meanings())
    said += statements.trusted(deck)
    _step(host, 3)
    circles = find_again(host=host, deck=deck, now=now)
    said += statements.bridging(deck, [_places(deck, circle) for circle in circles], [one.name for one in circles])
    _step(host, 4)
    _keep(host, deck, said, Matter, now)


def reassess_person(*, person: Person, now: datetime) -> None:
    """Say anew what concerns one person alone, and whom they vouch for; the rest waits for the whole deck."""
    with override_language(person.host.language):
        _reassess_one(person, now)
        for other in Person.objects.filter(vouches__by=person, merged_into=None).select_related("host"):
            _reassess_one(other, now)


def _reassess_one(person: Person, now: datetime) -> None:
    deck = deck_evidence(person.host, only=[person.pk])
    before = dict(Assessment.objects.filter(person=person).values_list("matter", "level"))
    bots = [0] if Matter.AUTOMATION in before and (0, Matter.AUTOMATION) not in deck.overruled else []
    said = [*statements.reached_out(deck, now.timestamp(), bots), *statements.gone_quiet(deck, now.timestamp())]
    trust = list(statements.trusted(deck))
    # Who is reachable through others shows only in the whole deck; whether somebody vouches shows here.
    knows_trust = bool(trust) or before.get(Matter.TRUST) == Level.VOUCHED
    _keep(person.host, deck, [*said, *trust], OF_ONE | ({Matter.TRUST} if knows_trust else set()), now)


def _places(deck: DeckEvidence, circle: Circle) -> Ids:
    members = set(CircleMember.objects.filter(circle=circle).values_list("person_id", flat=True))
    found = [place for place, person in enumerate(deck.people) if person.pk in members]
    return np.array(found, dtype=np.int64)


def _step(host: Host, done: int) -> None:
    Reassessment.objects.filter(host=host).update(done=done)


def _keep(
    host: Host, deck: DeckEvidence, said: Iterable[Statement], matters: Collection[Matter], now: datetime
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
        if (one.place, one.matter) not in deck.overruled
    ]
    for batch in batched(rows, BATCH, strict=False):
        with transaction.atomic():
            lock_deck(host.pk)
            # Somebody may have been put together or taken away since the deck was read.
            ids = {row.person_id for row in batch}
            here = set(Person.objects.filter(pk__in=ids, merged_into=None).values_list("pk", flat=True))
            Assessment.objects.bulk_create(
                [row for row in batch if row.person_id in here],
                update_conflicts=True,
                unique_fields=["person", "matter"],
                update_fields=WRITTEN,
            )
    current = {(row.person_id, str(row.matter)) for row in rows}
    before = Assessment.objects.filter(host=host, matter__in=matters)
    if len(deck.people) == 1:
        before = before.filter(person=deck.people[0])
    gone = [pk for pk, *of in before.values_list("pk", "person_id", "matter") if tuple(of) not in current]
    for some in batched(gone, BATCH, strict=False):
        Assessment.objects.filter(pk__in=some).delete()
