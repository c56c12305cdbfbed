"""What insight keeps of one person, to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from klatsch.insight.models import Assessment, CircleMember, DailySuggestion, DismissedAssessment, MutedPerson, Vouch

if TYPE_CHECKING:
    from klatsch.people.models import Person

    type Told = dict[str, Any]


def export_circles(person: Person) -> list[Told]:
    """Return the circles somebody is in, and whether the host said so."""
    found = CircleMember.objects.filter(person=person).order_by("pk").select_related("circle")
    return [
        {"circle": member.circle.name, "said_by_host": member.is_by_hand, "reasons": member.circle.reasons}
        for member in found
    ]


def export_assessments(person: Person) -> list[Told]:
    """Return what klatsch thinks it knows, each with its reasons."""
    return [
        {
            "matter": statement.matter,
            "sentence": statement.sentence,
            "level": statement.level,
            "reasons": statement.reasons,
            "assessed_at": statement.assessed_at.isoformat(),
        }
        for statement in Assessment.objects.filter(person=person).order_by("pk")
    ]


def export_dismissals(person: Person) -> list[Told]:
    """Return where the host said *not so*, and *do not remind me*."""
    told: list[Told] = [
        {
            "not_so": overrule.circle.name if overrule.circle else overrule.matter,
            "at": overrule.overruled_at.isoformat(),
        }
        for overrule in DismissedAssessment.objects.filter(person=person).order_by("pk").select_related("circle")
    ]
    dismissals = MutedPerson.objects.filter(person=person)
    return [*told, *({"not_on_today": True, "at": one.dismissed_at.isoformat()} for one in dismissals)]


def export_vouches(person: Person) -> list[Told]:
    """Return who vouched for somebody, and for whom they vouched."""
    found = Vouch.objects.filter(Q(person=person) | Q(by=person)).order_by("pk").select_related("by", "person")
    return [
        {
            "by": vouch.by.name,
            "for": vouch.person.name,
            "at": vouch.vouched_at.isoformat(),
            "mistaken_at": vouch.mistaken_at and vouch.mistaken_at.isoformat(),
        }
        for vouch in found
    ]


def export_daily_suggestions(person: Person) -> list[Told]:
    """Return the days on which somebody was one of the five."""
    found = DailySuggestion.objects.filter(person=person).order_by("on")
    return [{"on": pick.on.isoformat(), "why": pick.why, "sentence": pick.sentence} for pick in found]
