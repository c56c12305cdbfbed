"""Reading what is known of a deck; what the host overruled is never answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from klatsch.insight.models import Assessment, Matter, Overrule, Pick, Reassessment
from klatsch.insight.today import AUTOMATED_FROM

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host
    from klatsch.people.models import Person


def believed(host: Host, matter: str = "") -> QuerySet[Assessment]:
    """The statements that stand, of all matters or of one."""
    same_person = Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person"))
    denied = Overrule.objects.filter(same_person, matter=OuterRef("matter"))
    found = Assessment.objects.filter(~Exists(denied), host=host, person__merged_into=None)
    return found.filter(matter=matter) if matter else found


def automated_people(host: Host) -> QuerySet[Assessment, Any]:
    """The ids of people who are at least as likely automated as not, for use in another query."""
    return believed(host, Matter.AUTOMATION).filter(value__gte=AUTOMATED_FROM).values("person")


def five_of(host: Host, day: date) -> QuerySet[Pick]:
    """Whom to meet on a day, in order, but for those who were dismissed, talked with or set aside since."""
    return (
        Pick.objects.filter(
            Q(person__got_at=None) | Q(person__got_at__date__lt=day),
            host=host,
            on=day,
            person__dismissal=None,
            person__set_aside_at=None,
            person__merged_into=None,
        )
        .filter(~Exists(Overrule.objects.filter(person=OuterRef("person"), matter=OuterRef("why"))))
        .select_related("person")
        .order_by("place")
    )


def waiting(host: Host) -> QuerySet[Assessment]:
    """Who reached out and has no answer yet, the newest first."""
    return (
        believed(host, Matter.REACHED_OUT)
        .filter(person__set_aside_at=None, person__dismissal=None)
        .select_related("person")
        .order_by(F("happened_at").desc(), "-pk")
    )


def set_aside_as_automated(host: Host) -> QuerySet[Assessment]:
    """Accounts that are probably automated, the likeliest first."""
    rows = believed(host, Matter.AUTOMATION).filter(value__gte=AUTOMATED_FROM)
    return rows.select_related("person").order_by("-value", "person__sort_name", "pk")


def statements_about(person: Person) -> list[Assessment]:
    """Everything that is said about somebody, in the order of the matters."""
    order = list(Matter.values)
    return sorted(believed(person.host).filter(person=person), key=lambda row: order.index(row.matter))


def overruled_about(person: Person) -> QuerySet[Overrule]:
    """What the host said is not so about somebody."""
    return Overrule.objects.filter(person=person).exclude(matter="").order_by("pk")


def reassessment_of(host: Host) -> Reassessment | None:
    return Reassessment.objects.filter(host=host).first()
