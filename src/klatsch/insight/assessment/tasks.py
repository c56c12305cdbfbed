"""Background tasks that recompute assessments."""

from __future__ import annotations

from django.tasks import task

from klatsch.accounts.models import Host
from klatsch.core import clock
from klatsch.people.models import Person


@task
def recompute_deck_later(host_id: int) -> None:
    from klatsch.insight.assessment.recompute import recompute_deck
    from klatsch.insight.suggestions.daily import pick_daily

    host = Host.objects.filter(pk=host_id).first()
    if host is not None:
        recompute_deck(host=host, now=clock.now())
        pick_daily(host=host, now=clock.now())


@task
def recompute_person_later(person_id: int) -> None:
    from klatsch.insight.assessment.recompute import recompute_person

    person = Person.objects.select_related("host").filter(pk=person_id, merged_into=None).first()
    if person is not None:
        recompute_person(person=person, now=clock.now())
