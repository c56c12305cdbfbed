"""Listeners that recompute assessments after the commit of what happened in a deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core import clock
from klatsch.core.events import listen_to_all
from klatsch.insight.assessment.schedule import request_recompute
from klatsch.insight.assessment.tasks import recompute_deck_later, recompute_person_later
from klatsch.insight.events import (
    assessment_restored,
    circle_changed,
    marks_changed,
    person_marks_changed,
    recompute_requested,
    vouch_changed,
)
from klatsch.people.events import import_finished, import_undone, person_merged, person_unmerged
from klatsch.people.models import Person

if TYPE_CHECKING:
    from klatsch.core.models import DomainEvent


def connect_listeners() -> None:
    """Connect all of them; called once, when the application starts."""
    recompute_requested.listen_after_commit("recompute deck", enqueue_deck)
    person_marks_changed.listen_after_commit("recompute person", enqueue_person)
    listen_to_all(
        (
            *(circle_changed, marks_changed, vouch_changed),
            *(import_finished, import_undone, person_merged, person_unmerged),
        ),
        "request recompute",
        request_deck,
    )
    listen_to_all((assessment_restored, vouch_changed), "recompute person", recompute_person_now)


def enqueue_deck(event: DomainEvent) -> None:
    recompute_deck_later.enqueue(event.host_id)


def enqueue_person(event: DomainEvent) -> None:
    recompute_person_later.enqueue(event.ids["person_id"])


def request_deck(event: DomainEvent) -> None:
    request_recompute(host_id=event.host_id, now=clock.now())


def recompute_person_now(event: DomainEvent) -> None:
    """Recompute one person at once, a matter of milliseconds: the host is looking at their page."""
    from klatsch.insight.assessment.recompute import recompute_person

    person = Person.objects.select_related("host", "merged_into__host").filter(pk=event.ids["person_id"]).first()
    if person is not None:
        recompute_person(person=person.merged_into or person, now=clock.now())
