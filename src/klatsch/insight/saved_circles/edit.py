"""Changes to circles by the host: they stay, whatever circles are detected later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from klatsch.core.errors import Refused
from klatsch.core.sanitize import sanitize_line
from klatsch.insight.events import circle_changed
from klatsch.insight.models import Circle, CircleMember, DismissedAssessment, MutedPerson, Vouch
from klatsch.people.deck.locks import lock_deck
from klatsch.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.people.models import ImportJob

CIRCLE_NAME_MAX_LENGTH = 120
MEMBER_BATCH_ROWS = 2000


@transaction.atomic
def create_circle(*, host: Host, name: str, now: datetime) -> Circle:
    """Create a circle by hand. Raises `Refused` without a name."""
    circle = Circle.objects.create(
        host=host,
        name=_validate_name(name),
        is_named_by_host=True,
        is_made_by_hand=True,
        strength=1.0,
        made_at=now,
        assessed_at=now,
    )
    circle_changed.publish(host_id=host.pk, now=now, subject=circle)
    return circle


@transaction.atomic
def rename_circle(*, circle: Circle, name: str, now: datetime) -> None:
    """Give a circle the host's own name. Raises `Refused` without one."""
    valid_name = _validate_name(name)
    lock_deck(circle.host_id)
    Circle.objects.filter(pk=circle.pk).update(name=valid_name, is_named_by_host=True)
    circle_changed.publish(host_id=circle.host_id, now=now, subject=circle)


def _validate_name(name: str) -> str:
    valid_name = sanitize_line(name, CIRCLE_NAME_MAX_LENGTH)
    if not valid_name:
        raise Refused(
            "A circle needs a name: a word that tells you why these people are here is enough.",
            code="circle-needs-name",
        )
    return valid_name


@transaction.atomic
def add_member(*, circle: Circle, person: Person, now: datetime) -> None:
    """Add a person to a circle by hand."""
    lock_deck(circle.host_id)
    DismissedAssessment.objects.filter(circle=circle, person=person).delete()
    CircleMember.objects.update_or_create(circle=circle, person=person, defaults={"is_by_hand": True})
    circle_changed.publish(host_id=circle.host_id, now=now, subject=circle)


@transaction.atomic
def remove_member(*, circle: Circle, person: Person, now: datetime) -> None:
    """Remove a person from a circle for good."""
    lock_deck(circle.host_id)
    CircleMember.objects.filter(circle=circle, person=person).delete()
    DismissedAssessment.objects.get_or_create(
        circle=circle, person=person, defaults={"host_id": circle.host_id, "overruled_at": now}
    )
    circle_changed.publish(host_id=circle.host_id, now=now, subject=circle)


@transaction.atomic
def dismiss_circle(*, circle: Circle, now: datetime) -> None:
    """Dismiss a circle: neither it nor one like it is shown again."""
    lock_deck(circle.host_id)
    DismissedAssessment.objects.get_or_create(
        circle=circle, person=None, defaults={"host_id": circle.host_id, "overruled_at": now}
    )
    circle_changed.publish(host_id=circle.host_id, now=now, subject=circle)


@transaction.atomic
def restore_circle(*, circle: Circle, now: datetime) -> None:
    """Take the dismissal of a circle back."""
    DismissedAssessment.objects.filter(circle=circle, person=None).delete()
    circle_changed.publish(host_id=circle.host_id, now=now, subject=circle)


def add_import_to_circle(import_job: ImportJob) -> None:
    """Add everybody in an archive to the circle that the host named for it, but for those the host removed from it."""
    if not import_job.circle:
        return
    with transaction.atomic():
        lock_deck(import_job.host_id)
        circle = Circle.objects.filter(host=import_job.host_id, name=import_job.circle).order_by("pk").first()
        if circle is None:
            circle = create_circle(host=import_job.host, name=import_job.circle, now=import_job.created_at)
        in_archive = Q(handles__first_import=import_job) | Q(handles__retellings__import_job=import_job)
        people = Person.objects.filter(in_archive, host=import_job.host_id, merged_into=None)
        people = people.exclude(dismissed_assessments__circle=circle)
        CircleMember.objects.bulk_create(
            [
                CircleMember(circle=circle, person_id=pk, is_by_hand=True)
                for pk in people.values_list("pk", flat=True).distinct()
            ],
            update_conflicts=True,
            unique_fields=["circle", "person"],
            update_fields=["is_by_hand"],
            batch_size=MEMBER_BATCH_ROWS,
        )


def people_edited_by_host(people: Collection[int]) -> set[int]:
    """Return those of some people whom the host put into a circle, muted, vouched for or dismissed anything about."""
    person_ids: set[int] = set(
        CircleMember.objects.filter(person__in=people, is_by_hand=True).values_list("person_id", flat=True)
    )
    for model in (DismissedAssessment, MutedPerson, Vouch):
        person_ids.update(model.objects.filter(person__in=people).values_list("person_id", flat=True))
    person_ids.update(Vouch.objects.filter(by__in=people).values_list("by_id", flat=True))
    return person_ids
