"""Queries about the assessments of a deck; what the host dismissed is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from klatsch.accounts.models import Host
from klatsch.insight.bots.thresholds import PROBABLE_BOT_THRESHOLD
from klatsch.insight.models import (
    Assessment,
    AssessmentKind,
    BulkAction,
    Circle,
    CircleMember,
    DailySuggestion,
    DismissedAssessment,
    Reassessment,
    Vouch,
)
from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.people.deck.counts import deck_tally
from klatsch.people.models import Person
from klatsch.people.queries import cards_behind, people_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from typing import Any

    from django.db.models import QuerySet


def current_assessments(host: Host, matter: str = "") -> QuerySet[Assessment]:
    """Return the assessments that the host did not dismiss, of all kinds or of one."""
    same_person = Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person"))
    dismissed = DismissedAssessment.objects.filter(same_person, matter=OuterRef("matter"))
    assessments = Assessment.objects.filter(~Exists(dismissed), host=host, person__merged_into=None)
    return assessments.filter(matter=matter) if matter else assessments


def probable_bot_ids(host: Host) -> QuerySet[Assessment, Any]:
    """Return the ids of probable bots, for use in another query."""
    return (
        current_assessments(host, AssessmentKind.AUTOMATION).filter(value__gte=PROBABLE_BOT_THRESHOLD).values("person")
    )


def daily_suggestions(host: Host, day: date) -> QuerySet[DailySuggestion]:
    """Return the suggestions of a day, in order, but for people muted, talked with or set aside since."""
    return (
        DailySuggestion.objects.filter(
            Q(person__got_at=None) | Q(person__got_at__date__lt=day),
            host=host,
            on=day,
            person__muted=None,
            person__set_aside_at=None,
            person__merged_into=None,
        )
        .filter(~Exists(DismissedAssessment.objects.filter(person=OuterRef("person"), matter=OuterRef("why"))))
        .select_related("person")
        .order_by("place")
    )


def has_daily_suggestions(host: Host, day: date) -> bool:
    """Return whether anybody was suggested on a day, even if nobody of them is left."""
    return DailySuggestion.objects.filter(host=host, on=day).exists()


def unanswered_reach_outs(host: Host) -> QuerySet[Assessment]:
    """Return the reach-outs without a reply, the newest first."""
    return (
        current_assessments(host, AssessmentKind.REACHED_OUT)
        .filter(person__set_aside_at=None, person__muted=None)
        .select_related("person")
        .order_by(F("happened_at").desc(), "-pk")
    )


def people_who_reached_out(host: Host, people: Collection[int]) -> set[int]:
    """Return which of some people have reached out without a reply, probable bots left out."""
    tried = unanswered_reach_outs(host).filter(person__in=people).exclude(person__in=probable_bot_ids(host))
    return set(tried.values_list("person", flat=True))


def probable_bots(host: Host) -> QuerySet[Assessment]:
    """Return the assessments of probable bots, the most likely first."""
    rows = current_assessments(host, AssessmentKind.AUTOMATION).filter(value__gte=PROBABLE_BOT_THRESHOLD)
    return rows.select_related("person").order_by("-value", "person__sort_name", "pk")


def assessments_about(person: Person) -> list[Assessment]:
    """Return all assessments of a person, in the order of their kinds."""
    order = list(AssessmentKind.values)
    return sorted(current_assessments(person.host).filter(person=person), key=lambda row: order.index(row.matter))


def dismissed_assessments_about(person: Person) -> QuerySet[DismissedAssessment]:
    """Return what the host dismissed about a person."""
    return DismissedAssessment.objects.filter(person=person).exclude(matter="").order_by("pk")


def possible_vouchers(host: Host, person: Person) -> QuerySet[Person]:
    """Return the people whom the host has met or knows, by name, but for `person`; each has a budget of vouches."""
    levels = [TrustLevel.KNOWN, TrustLevel.MET]
    trusted = current_assessments(host, AssessmentKind.TRUST).filter(level__in=levels).values("person")
    # Two conditions with an "or" between them would make the database search the whole deck.
    met_or_known = people_of(host).filter(got_at__isnull=False).values("pk").union(trusted)
    return people_of(host).filter(pk__in=met_or_known).exclude(pk=person.pk).order_by("sort_name", "pk")


def vouches_about(person: Person) -> tuple[list[Vouch], list[Vouch]]:
    """Return the vouches that a person received and those they gave, the earliest first; merged people count as one."""
    cards = cards_behind(person)
    either = Vouch.objects.filter(Q(person__in=cards) | Q(by__in=cards))
    rows = either.select_related("by", "person").order_by("vouched_at", "pk")
    same = [row for row in rows if person.pk not in {row.by_id, row.by.merged_into_id}]
    return same, [row for row in rows if row not in same]


def reassessment_of(host: Host) -> Reassessment | None:
    return Reassessment.objects.filter(host=host).first()


def circles_of(host: Host) -> QuerySet[Circle]:
    """Return the circles that are not dismissed, with their `size`: those made by hand first, then the strongest."""
    owner = Coalesce("memberships__person__merged_into_id", "memberships__person_id")
    removed = DismissedAssessment.objects.filter(
        circle=OuterRef("pk"), person=OuterRef("memberships__person__merged_into")
    )
    return (
        Circle.objects.filter(host=host)
        .exclude(pk__in=_dismissed_circle_ids(host))
        .annotate(size=Count(owner, filter=~Exists(removed), distinct=True))
        .order_by("-is_made_by_hand", "-strength", "pk")
    )


def dismissed_circles(host: Host) -> QuerySet[Circle]:
    """Return the circles that the host dismissed."""
    return Circle.objects.filter(host=host, pk__in=_dismissed_circle_ids(host)).order_by("name", "pk")


def _dismissed_circle_ids(host: Host) -> QuerySet[DismissedAssessment, Any]:
    return DismissedAssessment.objects.filter(host=host, circle__isnull=False, person=None).values("circle")


def members_of(circle: Circle) -> QuerySet[Person]:
    """Return the members of a circle, by name."""
    within = member_person_ids(CircleMember.objects.filter(circle=circle))
    return Person.objects.filter(pk__in=within, merged_into=None).order_by("sort_name", "pk")


def member_person_ids(members: QuerySet[CircleMember]) -> QuerySet[CircleMember, Any]:
    """Return the ids of the people who have a membership, themselves or through somebody who was merged into them."""
    removed = DismissedAssessment.objects.filter(circle=OuterRef("circle"), person=OuterRef("person__merged_into"))
    return members.filter(~Exists(removed)).values(owner=Coalesce(F("person__merged_into_id"), F("person_id")))


def people_in_no_circle(host: Host) -> QuerySet[Person]:
    """Return the people in no circle, by name, without those who are set aside."""
    within = member_person_ids(
        CircleMember.objects.filter(circle__host=host).exclude(circle__in=_dismissed_circle_ids(host))
    )
    return people_of(host).filter(set_aside_at=None).exclude(pk__in=within).order_by("sort_name", "pk")


def count_in_no_circle(host: Host) -> int:
    """Return the number of `people_in_no_circle`, from the number of those in one: most people are in none."""
    within = member_person_ids(
        CircleMember.objects.filter(circle__host=host).exclude(circle__in=_dismissed_circle_ids(host))
    )
    everybody = people_of(host)
    explained = everybody.filter(pk__in=within, set_aside_at=None).count()
    return deck_tally(host).people - everybody.filter(set_aside_at__isnull=False).count() - explained


def circles_of_person(person: Person) -> QuerySet[Circle]:
    """Return the circles of a person."""
    removed = Q(circle__in=person.dismissed_assessments.values("circle")) & ~Q(person=person)
    own = CircleMember.objects.filter(person__in=cards_behind(person)).exclude(removed)
    return circles_of(person.host).filter(pk__in=own.values("circle"))


def suggested_members(circle: Circle) -> list[Person]:
    """Return people who might belong to a circle, too, the most similar first: one query."""
    people = Person.objects.filter(host_id=circle.host_id, merged_into=None, set_aside_at=None)
    people = people.exclude(memberships__circle=circle).exclude(dismissed_assessments__circle=circle)
    by_id = people.in_bulk(circle.suggestions)
    return [by_id[pk] for pk in circle.suggestions if pk in by_id]


# Kinds in the order in which one is shown where there is room for one assessment.
HEADLINE_KINDS = [
    AssessmentKind.AUTOMATION,
    AssessmentKind.REACHED_OUT,
    AssessmentKind.DORMANT,
    AssessmentKind.ALIKE,
    AssessmentKind.BRIDGE,
]


def headline_assessments(people: Sequence[Person]) -> dict[int, Assessment]:
    """Return the assessment to show first for each person, by id: one query. People without one are left out."""
    if not people:
        return {}
    host = Host(pk=people[0].host_id)
    rows = current_assessments(host).filter(person__in=[person.pk for person in people], matter__in=HEADLINE_KINDS)
    headlines: dict[int, Assessment] = {}
    for row in sorted(rows, key=lambda row: HEADLINE_KINDS.index(AssessmentKind(row.matter))):
        headlines.setdefault(row.person_id, row)
    return headlines


def last_bulk_action(host: Host) -> BulkAction | None:
    """Return the latest bulk action, which can be undone."""
    return BulkAction.objects.filter(host=host).select_related("circle").order_by("-pk").first()
