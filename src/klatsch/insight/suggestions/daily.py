"""Drawing the five of the day, and what the host does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from klatsch.accounts.models import Host
from klatsch.core.i18n.locale import override_language
from klatsch.core.i18n.messages import format_day, translate
from klatsch.insight.models import Assessment, DailySuggestion, MutedPerson
from klatsch.insight.queries import current_assessments, probable_bot_ids
from klatsch.insight.suggestions.selection import (
    REST_DAYS,
    SUGGESTIONS_PER_DAY,
    SuggestionCandidate,
    SuggestionReason,
    select_suggestions,
)
from klatsch.people.deck.locks import lock_deck
from klatsch.people.queries import people_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from klatsch.people.models import Person

MAX_CANDIDATES_PER_REASON = 200


def local_day(host: Host, now: datetime) -> date:
    """The date on the host's own calendar."""
    return now.astimezone(ZoneInfo(host.time_zone)).date()


def pick_daily(*, host: Host, now: datetime) -> None:
    """Write down whom to meet on this day of the host's; whoever was drawn for it already stays, said as it is now."""
    day = local_day(host, now)
    with transaction.atomic(), override_language(host.language):
        lock_deck(host.pk)
        drawn = list(DailySuggestion.objects.filter(host=host, on=day))
        candidates = list(_load_candidates(host))
        _refresh_sentences(drawn, candidates)
        if len(drawn) >= SUGGESTIONS_PER_DAY:
            return
        taken = {pick.person_id for pick in drawn}
        shown = DailySuggestion.objects.filter(host=host, on__lt=day).values("person").annotate(last=Max("on"))
        found = select_suggestions(
            (one for one in candidates if one.person not in taken),
            host=host.pk,
            day=day,
            shown={row["person"]: row["last"] for row in shown if (day - row["last"]).days <= 2 * REST_DAYS},
        )
        following = max((pick.place for pick in drawn), default=-1) + 1
        DailySuggestion.objects.bulk_create(
            DailySuggestion(host=host, on=day, place=place, person_id=one.person, why=one.why, sentence=one.sentence)
            for place, one in enumerate(found[: SUGGESTIONS_PER_DAY - len(drawn)], following)
        )


def _refresh_sentences(drawn: list[DailySuggestion], candidates: Iterable[SuggestionCandidate]) -> None:
    said = {(one.person, one.why): one.sentence for one in candidates}
    for pick in drawn:
        pick.sentence = said.get((pick.person_id, SuggestionReason(pick.why)), pick.sentence)
    DailySuggestion.objects.bulk_update(drawn, ["sentence"])


def pick_daily_where_due(now: datetime) -> None:
    """Draw for every host who has somebody to meet and no list for the day yet: safe beside itself."""
    for host in Host.objects.filter(pk__in=Assessment.objects.values("host")):
        if not DailySuggestion.objects.filter(host=host, on=local_day(host, now)).exists():
            pick_daily(host=host, now=now)


def _load_candidates(host: Host) -> Iterator[SuggestionCandidate]:
    away = MutedPerson.objects.filter(host=host).values("person")
    open_to = people_of(host).filter(set_aside_at=None).exclude(pk__in=away).exclude(pk__in=probable_bot_ids(host))
    for why in SuggestionReason:
        if why is SuggestionReason.NEED:
            continue
        rows = current_assessments(host, why.value).filter(person__in=open_to)
        # Whoever was talked with comes back for what they did or for an old tie, not to be met.
        if why in {SuggestionReason.ALIKE, SuggestionReason.BRIDGE}:
            rows = rows.filter(person__got_at=None)
        for row in rows.order_by("-value", "pk")[:MAX_CANDIDATES_PER_REASON]:
            yield SuggestionCandidate(row.person_id, why, row.value, row.sentence)
    for person in open_to.filter(need_at__isnull=False).order_by("need_at", "pk")[:MAX_CANDIDATES_PER_REASON]:
        if person.need_at:
            noted = translate(
                "You noted on %(day)s that you want to talk", day=format_day(local_day(host, person.need_at))
            )
            yield SuggestionCandidate(person.pk, SuggestionReason.NEED, 0.5, noted)


def mute_person(*, person: Person, now: datetime) -> None:
    """Do not bring somebody up on Today any more."""
    MutedPerson.objects.get_or_create(person=person, defaults={"host_id": person.host_id, "dismissed_at": now})


def unmute_person(*, person: Person) -> None:
    """Take a dismissal back."""
    MutedPerson.objects.filter(person=person).delete()
