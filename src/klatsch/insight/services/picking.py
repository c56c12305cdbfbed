"""Drawing the five of the day, and what the host does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from klatsch.accounts.models import Host
from klatsch.core.i18n.locale import override_language
from klatsch.core.i18n.messages import format_day, translate
from klatsch.insight.models import Assessment, Dismissal, Pick
from klatsch.insight.queries import automated_people, believed
from klatsch.insight.today import FIVE, REST_DAYS, Candidate, Why, today
from klatsch.people.queries import people_of
from klatsch.people.services.decks import lock_deck

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from klatsch.people.models import Person

MOST_OF_A_KIND = 200


def local_day(host: Host, now: datetime) -> date:
    """The date on the host's own calendar."""
    return now.astimezone(ZoneInfo(host.time_zone)).date()


def draw_five(*, host: Host, now: datetime) -> None:
    """Write down whom to meet on this day of the host's; whoever was drawn for it already stays, said as it is now."""
    day = local_day(host, now)
    with transaction.atomic(), override_language(host.language):
        lock_deck(host.pk)
        drawn = list(Pick.objects.filter(host=host, on=day))
        candidates = list(_candidates(host))
        _say_anew(drawn, candidates)
        if len(drawn) >= FIVE:
            return
        taken = {pick.person_id for pick in drawn}
        shown = Pick.objects.filter(host=host, on__lt=day).values("person").annotate(last=Max("on"))
        found = today(
            (one for one in candidates if one.person not in taken),
            host=host.pk,
            day=day,
            shown={row["person"]: row["last"] for row in shown if (day - row["last"]).days <= 2 * REST_DAYS},
        )
        following = max((pick.place for pick in drawn), default=-1) + 1
        Pick.objects.bulk_create(
            Pick(host=host, on=day, place=place, person_id=one.person, why=one.why, sentence=one.sentence)
            for place, one in enumerate(found[: FIVE - len(drawn)], following)
        )


def _say_anew(drawn: list[Pick], candidates: Iterable[Candidate]) -> None:
    said = {(one.person, one.why): one.sentence for one in candidates}
    for pick in drawn:
        pick.sentence = said.get((pick.person_id, Why(pick.why)), pick.sentence)
    Pick.objects.bulk_update(drawn, ["sentence"])


def draw_where_due(now: datetime) -> None:
    """Draw for every host who has somebody to meet and no list for the day yet: safe beside itself."""
    for host in Host.objects.filter(pk__in=Assessment.objects.values("host")):
        if not Pick.objects.filter(host=host, on=local_day(host, now)).exists():
            draw_five(host=host, now=now)


def _candidates(host: Host) -> Iterator[Candidate]:
    away = Dismissal.objects.filter(host=host).values("person")
    open_to = people_of(host).filter(set_aside_at=None).exclude(pk__in=away).exclude(pk__in=automated_people(host))
    for why in Why:
        if why is Why.NEED:
            continue
        rows = believed(host, why.value).filter(person__in=open_to)
        # Whoever was talked with comes back for what they did or for an old tie, not to be met.
        if why in {Why.ALIKE, Why.BRIDGE}:
            rows = rows.filter(person__got_at=None)
        for row in rows.order_by("-value", "pk")[:MOST_OF_A_KIND]:
            yield Candidate(row.person_id, why, row.value, row.sentence)
    for person in open_to.filter(need_at__isnull=False).order_by("need_at", "pk")[:MOST_OF_A_KIND]:
        if person.need_at:
            noted = translate(
                "You noted on %(day)s that you want to talk", day=format_day(local_day(host, person.need_at))
            )
            yield Candidate(person.pk, Why.NEED, 0.5, noted)


def dismiss(*, person: Person, now: datetime) -> None:
    """Do not bring somebody up on Today any more."""
    Dismissal.objects.get_or_create(person=person, defaults={"host_id": person.host_id, "dismissed_at": now})


def bring_back(*, person: Person) -> None:
    """Take a dismissal back."""
    Dismissal.objects.filter(person=person).delete()
