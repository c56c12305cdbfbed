"""Reading what is known of a deck; what the host overruled is never answered."""

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
    """The statements that stand, of all matters or of one."""
    same_person = Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person"))
    denied = DismissedAssessment.objects.filter(same_person, matter=OuterRef("matter"))
    found = Assessment.objects.filter(~Exists(denied), host=host, person__merged_into=None)
    return found.filter(matter=matter) if matter else found


def probable_bot_ids(host: Host) -> QuerySet[Assessment, Any]:
    """The ids of people who are at least as likely automated as not, for use in another query."""
    return (
        current_assessments(host, AssessmentKind.AUTOMATION).filter(value__gte=PROBABLE_BOT_THRESHOLD).values("person")
    )


def daily_suggestions(host: Host, day: date) -> QuerySet[DailySuggestion]:
    """Whom to meet on a day, in order, but for those who were dismissed, talked with or set aside since."""
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
    """Whether anybody was to be met on a day, even if nobody of them is left."""
    return DailySuggestion.objects.filter(host=host, on=day).exists()


def unanswered_reach_outs(host: Host) -> QuerySet[Assessment]:
    """Who reached out and has no answer yet, the newest first."""
    return (
        current_assessments(host, AssessmentKind.REACHED_OUT)
        .filter(person__set_aside_at=None, person__muted=None)
        .select_related("person")
        .order_by(F("happened_at").desc(), "-pk")
    )


def people_who_reached_out(host: Host, people: Collection[int]) -> set[int]:
    """Which of some people have been trying to reach the host without an answer, probable bots left out."""
    tried = unanswered_reach_outs(host).filter(person__in=people).exclude(person__in=probable_bot_ids(host))
    return set(tried.values_list("person", flat=True))


def probable_bots(host: Host) -> QuerySet[Assessment]:
    """Accounts that are probably automated, the likeliest first."""
    rows = current_assessments(host, AssessmentKind.AUTOMATION).filter(value__gte=PROBABLE_BOT_THRESHOLD)
    return rows.select_related("person").order_by("-value", "person__sort_name", "pk")


def assessments_about(person: Person) -> list[Assessment]:
    """Everything that is said about somebody, in the order of the matters."""
    order = list(AssessmentKind.values)
    return sorted(current_assessments(person.host).filter(person=person), key=lambda row: order.index(row.matter))


def dismissed_assessments_about(person: Person) -> QuerySet[DismissedAssessment]:
    """What the host said is not so about somebody."""
    return DismissedAssessment.objects.filter(person=person).exclude(matter="").order_by("pk")


def possible_vouchers(host: Host, person: Person) -> QuerySet[Person]:
    """Whom the host has met or knows, by name, but for `person`: they may vouch, each as often as `levels` says."""
    known = (
        current_assessments(host, AssessmentKind.TRUST)
        .filter(level__in=[TrustLevel.KNOWN, TrustLevel.MET])
        .values("person")
    )
    # Two conditions with an "or" between them would have the whole deck looked through.
    met_or_known = people_of(host).filter(got_at__isnull=False).values("pk").union(known)
    return people_of(host).filter(pk__in=met_or_known).exclude(pk=person.pk).order_by("sort_name", "pk")


def vouches_about(person: Person) -> tuple[list[Vouch], list[Vouch]]:
    """Who vouched for somebody, and for whom they vouched, the earliest first; put together cards count as one."""
    cards = cards_behind(person)
    either = Vouch.objects.filter(Q(person__in=cards) | Q(by__in=cards))
    rows = either.select_related("by", "person").order_by("vouched_at", "pk")
    same = [row for row in rows if person.pk not in {row.by_id, row.by.merged_into_id}]
    return same, [row for row in rows if row not in same]


def reassessment_of(host: Host) -> Reassessment | None:
    return Reassessment.objects.filter(host=host).first()


def circles_of(host: Host) -> QuerySet[Circle]:
    """The circles that stand, with their `size`: those that somebody drew by hand first, then the strongest."""
    owner = Coalesce("memberships__person__merged_into_id", "memberships__person_id")
    taken_out = DismissedAssessment.objects.filter(
        circle=OuterRef("pk"), person=OuterRef("memberships__person__merged_into")
    )
    return (
        Circle.objects.filter(host=host)
        .exclude(pk__in=_dismissed_circle_ids(host))
        .annotate(size=Count(owner, filter=~Exists(taken_out), distinct=True))
        .order_by("-is_made_by_hand", "-strength", "pk")
    )


def dismissed_circles(host: Host) -> QuerySet[Circle]:
    """The circles of which the host said that they are none."""
    return Circle.objects.filter(host=host, pk__in=_dismissed_circle_ids(host)).order_by("name", "pk")


def _dismissed_circle_ids(host: Host) -> QuerySet[DismissedAssessment, Any]:
    return DismissedAssessment.objects.filter(host=host, circle__isnull=False, person=None).values("circle")


def members_of(circle: Circle) -> QuerySet[Person]:
    """Everybody in a circle, by name."""
    within = member_person_ids(CircleMember.objects.filter(circle=circle))
    return Person.objects.filter(pk__in=within, merged_into=None).order_by("sort_name", "pk")


def member_person_ids(members: QuerySet[CircleMember]) -> QuerySet[CircleMember, Any]:
    """The ids of those whose card shows a membership: that of somebody they were put together with is theirs, too."""
    taken_out = DismissedAssessment.objects.filter(circle=OuterRef("circle"), person=OuterRef("person__merged_into"))
    return members.filter(~Exists(taken_out)).values(owner=Coalesce(F("person__merged_into_id"), F("person_id")))


def people_in_no_circle(host: Host) -> QuerySet[Person]:
    """Everybody whom no circle explains, by name; who is set aside is left out."""
    within = member_person_ids(
        CircleMember.objects.filter(circle__host=host).exclude(circle__in=_dismissed_circle_ids(host))
    )
    return people_of(host).filter(set_aside_at=None).exclude(pk__in=within).order_by("sort_name", "pk")


def count_in_no_circle(host: Host) -> int:
    """How many `people_in_no_circle` there are: who is in one is counted, because most are in none."""
    within = member_person_ids(
        CircleMember.objects.filter(circle__host=host).exclude(circle__in=_dismissed_circle_ids(host))
    )
    everybody = people_of(host)
    explained = everybody.filter(pk__in=within, set_aside_at=None).count()
    return deck_tally(host).people - everybody.filter(set_aside_at__isnull=False).count() - explained


def circles_of_person(person: Person) -> QuerySet[Circle]:
    """The circles that somebody is in."""
    taken_out = Q(circle__in=person.dismissed_assessments.values("circle")) & ~Q(person=person)
    own = CircleMember.objects.filter(person__in=cards_behind(person)).exclude(taken_out)
    return circles_of(person.host).filter(pk__in=own.values("circle"))


def suggested_members(circle: Circle) -> list[Person]:
    """Who might belong to a circle as well, the likest first: one query."""
    found = Person.objects.filter(host_id=circle.host_id, merged_into=None, set_aside_at=None)
    found = found.exclude(memberships__circle=circle).exclude(dismissed_assessments__circle=circle)
    by_id = found.in_bulk(circle.suggestions)
    return [by_id[pk] for pk in circle.suggestions if pk in by_id]


# What is told first where there is room for one thing only.
HEADLINE_KINDS = [
    AssessmentKind.AUTOMATION,
    AssessmentKind.REACHED_OUT,
    AssessmentKind.DORMANT,
    AssessmentKind.ALIKE,
    AssessmentKind.BRIDGE,
]


def headline_assessments(people: Sequence[Person]) -> dict[int, Assessment]:
    """The statement to tell first of each of the host's people, by id: one query; people without one are left out."""
    if not people:
        return {}
    host = Host(pk=people[0].host_id)
    rows = current_assessments(host).filter(person__in=[person.pk for person in people], matter__in=HEADLINE_KINDS)
    found: dict[int, Assessment] = {}
    for row in sorted(rows, key=lambda row: HEADLINE_KINDS.index(AssessmentKind(row.matter))):
        found.setdefault(row.person_id, row)
    return found


def last_bulk_action(host: Host) -> BulkAction | None:
    """The latest thing that the host did in the deck and that can be undone."""
    return BulkAction.objects.filter(host=host).select_related("circle").order_by("-pk").first()
