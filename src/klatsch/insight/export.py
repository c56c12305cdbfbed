"""Export of what insight keeps about one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from klatsch.insight.models import Assessment, CircleMember, DailySuggestion, DismissedAssessment, MutedPerson, Vouch

if TYPE_CHECKING:
    from klatsch.people.models import Person

    type ExportedRow = dict[str, Any]


def export_circles(person: Person) -> list[ExportedRow]:
    """Return the circles of a person, and whether the host put them there."""
    members = CircleMember.objects.filter(person=person).order_by("pk").select_related("circle")
    return [
        {"circle": member.circle.label, "said_by_host": member.is_by_hand, "reasons": member.circle.reasons}
        for member in members
    ]


def export_assessments(person: Person) -> list[ExportedRow]:
    """Return the assessments of a person, each with its reasons."""
    return [
        {
            "matter": assessment.matter,
            "sentence": assessment.sentence,
            "level": assessment.level,
            "reasons": assessment.reasons,
            "assessed_at": assessment.assessed_at.isoformat(),
        }
        for assessment in Assessment.objects.filter(person=person).order_by("pk")
    ]


def export_dismissals(person: Person) -> list[ExportedRow]:
    """Return what the host dismissed about a person, and whether the person is muted."""
    dismissed = DismissedAssessment.objects.filter(person=person).order_by("pk").select_related("circle")
    rows: list[ExportedRow] = [
        {"not_so": row.circle.label if row.circle else row.matter, "at": row.overruled_at.isoformat()}
        for row in dismissed
    ]
    muted = MutedPerson.objects.filter(person=person)
    return [*rows, *({"not_on_today": True, "at": row.dismissed_at.isoformat()} for row in muted)]


def export_vouches(person: Person) -> list[ExportedRow]:
    """Return the vouches that a person received and gave."""
    vouches = Vouch.objects.filter(Q(person=person) | Q(by=person)).order_by("pk").select_related("by", "person")
    return [
        {
            "by": vouch.by.name,
            "for": vouch.person.name,
            "at": vouch.vouched_at.isoformat(),
            "mistaken_at": vouch.mistaken_at and vouch.mistaken_at.isoformat(),
        }
        for vouch in vouches
    ]


def export_daily_suggestions(person: Person) -> list[ExportedRow]:
    """Return the days on which a person was suggested."""
    suggestions = DailySuggestion.objects.filter(person=person).order_by("on")
    return [{"on": row.on.isoformat(), "why": row.why, "sentence": row.sentence} for row in suggestions]
