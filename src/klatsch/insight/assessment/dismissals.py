"""Dismissals: the host says that an assessment is not so, or takes that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.insight.events import assessment_dismissed, assessment_restored
from klatsch.insight.models import Assessment, AssessmentKind, DismissedAssessment

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.people.models import Person


@transaction.atomic
def dismiss_assessment(*, person: Person, matter: AssessmentKind, now: datetime) -> None:
    """Delete an assessment of a person for good: recomputing does not make it again."""
    DismissedAssessment.objects.get_or_create(
        person=person, matter=matter, defaults={"host_id": person.host_id, "overruled_at": now}
    )
    Assessment.objects.filter(person=person, matter=matter).delete()
    assessment_dismissed.publish(host_id=person.host_id, now=now, subject=person)


@transaction.atomic
def restore_assessment(*, person: Person, matter: AssessmentKind, now: datetime) -> None:
    """Take a dismissal back; the person is assessed again at once."""
    DismissedAssessment.objects.filter(person=person, matter=matter).delete()
    assessment_restored.publish(host_id=person.host_id, now=now, subject=person)
