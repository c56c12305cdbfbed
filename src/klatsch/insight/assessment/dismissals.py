"""The host's last word about a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.insight.models import Assessment, AssessmentKind, DismissedAssessment

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.people.models import Person


def dismiss_assessment(*, person: Person, matter: AssessmentKind, now: datetime) -> None:
    """Note that a statement about somebody is not so, for good: it is not made again whatever is learned."""
    with transaction.atomic():
        DismissedAssessment.objects.get_or_create(
            person=person, matter=matter, defaults={"host_id": person.host_id, "overruled_at": now}
        )
        Assessment.objects.filter(person=person, matter=matter).delete()


def restore_assessment(*, person: Person, matter: AssessmentKind) -> None:
    """Take a *not so* back: the next reassessment may say it again."""
    DismissedAssessment.objects.filter(person=person, matter=matter).delete()
