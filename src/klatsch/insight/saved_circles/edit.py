"""What the host does to circles: it stays whatever is found later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from klatsch.core.errors import Refused
from klatsch.core.sanitize import sanitize_line
from klatsch.insight.models import Circle, CircleMember, DismissedAssessment, MutedPerson, Vouch
from klatsch.people.deck.locks import lock_deck
from klatsch.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.people.models import ImportJob

CIRCLE_NAME_MAX_LENGTH = 120


def create_circle(*, host: Host, name: str, now: datetime) -> Circle:
    """Begin a circle by hand. Raises `Refused` without a name."""
    return Circle.objects.create(
        host=host,
        name=_validate_name(name),
        is_named_by_host=True,
        is_made_by_hand=True,
        strength=1.0,
        made_at=now,
        assessed_at=now,
    )


def rename_circle(*, circle: Circle, name: str) -> None:
    """Give a circle the host's own name. Raises `Refused` without one."""
    plain = _validate_name(name)
    with transaction.atomic():
        lock_deck(circle.host_id)
        Circle.objects.filter(pk=circle.pk).update(name=plain, is_named_by_host=True)


def _validate_name(name: str) -> str:
    plain = sanitize_line(name, CIRCLE_NAME_MAX_LENGTH)
    if not plain:
        raise Refused("A circle needs a name: a word that tells you why these people are here is enough.")
    return plain


def add_member(*, circle: Circle, person: Person) -> None:
    """Put somebody into a circle by hand."""
    with transaction.atomic():
        lock_deck(circle.host_id)
        DismissedAssessment.objects.filter(circle=circle, person=person).delete()
        CircleMember.objects.update_or_create(circle=circle, person=person, defaults={"is_by_hand": True})


def remove_member(*, circle: Circle, person: Person, now: datetime) -> None:
    """Take somebody out of a circle for good."""
    with transaction.atomic():
        lock_deck(circle.host_id)
        CircleMember.objects.filter(circle=circle, person=person).delete()
        DismissedAssessment.objects.get_or_create(
            circle=circle, person=person, defaults={"host_id": circle.host_id, "overruled_at": now}
        )


def dismiss_circle(*, circle: Circle, now: datetime) -> None:
    """Note that this is no circle: it is not shown again, nor one like it."""
    with transaction.atomic():
        lock_deck(circle.host_id)
        DismissedAssessment.objects.get_or_create(
            circle=circle, person=None, defaults={"host_id": circle.host_id, "overruled_at": now}
        )


def restore_circle(*, circle: Circle) -> None:
    """Take back that this is no circle."""
    DismissedAssessment.objects.filter(circle=circle, person=None).delete()


def add_import_to_circle(import_job: ImportJob) -> None:
    """Put everybody of whom an archive told into the circle that the host named for it, but for whom they denied."""
    if not import_job.circle:
        return
    with transaction.atomic():
        lock_deck(import_job.host_id)
        circle = Circle.objects.filter(host=import_job.host_id, name=import_job.circle).order_by("pk").first()
        if circle is None:
            circle = create_circle(host=import_job.host, name=import_job.circle, now=import_job.created_at)
        told = Q(handles__first_import=import_job) | Q(handles__retellings__import_job=import_job)
        people = Person.objects.filter(told, host=import_job.host_id, merged_into=None).exclude(
            overrules__circle=circle
        )
        CircleMember.objects.bulk_create(
            [
                CircleMember(circle=circle, person_id=pk, is_by_hand=True)
                for pk in people.values_list("pk", flat=True).distinct()
            ],
            update_conflicts=True,
            unique_fields=["circle", "person"],
            update_fields=["is_by_hand"],
            batch_size=2000,
        )


def people_edited_by_host(people: Collection[int]) -> set[int]:
    """Those of some people of whom the host said something: into a circle, not so, not on Today, or about a vouch."""
    found: set[int] = set(
        CircleMember.objects.filter(person__in=people, is_by_hand=True).values_list("person_id", flat=True)
    )
    for model in (DismissedAssessment, MutedPerson, Vouch):
        found.update(model.objects.filter(person__in=people).values_list("person_id", flat=True))
    found.update(Vouch.objects.filter(by__in=people).values_list("by_id", flat=True))
    return found
