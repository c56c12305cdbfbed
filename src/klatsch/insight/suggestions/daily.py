"""Daily suggestions: pick the people to meet on a day, and mute those whom the host does not want suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from klatsch.accounts.models import Host
from klatsch.core.i18n.messages import Message, message_from_json, message_to_json
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
NEED_WEIGHT = 0.5


def local_day(host: Host, now: datetime) -> date:
    """Return the date in the host's time zone."""
    return now.astimezone(ZoneInfo(host.time_zone)).date()


def pick_daily(*, host: Host, now: datetime) -> None:
    """Pick the people to meet today, in the host's time zone; who was picked for today before stays."""
    day = local_day(host, now)
    with transaction.atomic():
        lock_deck(host.pk)
        suggestions = list(DailySuggestion.objects.filter(host=host, on=day))
        candidates = list(_load_candidates(host))
        _refresh_messages(suggestions, candidates)
        missing = SUGGESTIONS_PER_DAY - len(suggestions)
        if missing <= 0:
            return
        person_ids = {suggestion.person_id for suggestion in suggestions}
        selected = select_suggestions(
            (candidate for candidate in candidates if candidate.person not in person_ids),
            host=host.pk,
            day=day,
            shown=_last_shown(host, day),
        )
        next_place = max((suggestion.place for suggestion in suggestions), default=-1) + 1
        DailySuggestion.objects.bulk_create(
            DailySuggestion(
                host=host,
                on=day,
                place=number,
                person_id=candidate.person,
                why=candidate.why,
                message=message_to_json(candidate.message),
            )
            for number, candidate in enumerate(selected[:missing], next_place)
        )


def _last_shown(host: Host, day: date) -> dict[int, date]:
    rows = DailySuggestion.objects.filter(host=host, on__lt=day).values("person").annotate(last=Max("on"))
    return {row["person"]: row["last"] for row in rows if (day - row["last"]).days <= 2 * REST_DAYS}


def _refresh_messages(suggestions: list[DailySuggestion], candidates: Iterable[SuggestionCandidate]) -> None:
    """Give suggestions of today the newest message about the same person and reason."""
    messages = {(candidate.person, candidate.why): candidate.message for candidate in candidates}
    for suggestion in suggestions:
        message = messages.get((suggestion.person_id, SuggestionReason(suggestion.why)))
        if message is not None:
            suggestion.message = message_to_json(message)
    DailySuggestion.objects.bulk_update(suggestions, ["message"])


def pick_daily_where_due(now: datetime) -> None:
    """Pick for every host with assessments and no suggestions for the day yet. Safe to run twice at once."""
    for host in Host.objects.filter(pk__in=Assessment.objects.values("host")):
        if not DailySuggestion.objects.filter(host=host, on=local_day(host, now)).exists():
            pick_daily(host=host, now=now)


def _load_candidates(host: Host) -> Iterator[SuggestionCandidate]:
    muted = MutedPerson.objects.filter(host=host).values("person")
    eligible = people_of(host).filter(set_aside_at=None).exclude(pk__in=muted).exclude(pk__in=probable_bot_ids(host))
    for why in SuggestionReason:
        if why is SuggestionReason.NEED:
            continue
        assessments = current_assessments(host, why.value).filter(person__in=eligible)
        # Whoever the host has talked with comes back for a reach-out or for an old tie, not to be met.
        if why in {SuggestionReason.ALIKE, SuggestionReason.BRIDGE}:
            assessments = assessments.filter(person__got_at=None)
        for assessment in assessments.order_by("-value", "pk")[:MAX_CANDIDATES_PER_REASON]:
            message = message_from_json(assessment.message) if assessment.message else assessment.plain_sentence
            yield SuggestionCandidate(assessment.person_id, why, assessment.value, message)
    for person in eligible.filter(need_at__isnull=False).order_by("need_at", "pk")[:MAX_CANDIDATES_PER_REASON]:
        if person.need_at:
            day = local_day(host, person.need_at)
            message = Message("You noted on %(day)s that you want to talk", {"day": day})
            yield SuggestionCandidate(person.pk, SuggestionReason.NEED, NEED_WEIGHT, message)


def mute_person(*, person: Person, now: datetime) -> None:
    """Never suggest a person on Today again."""
    MutedPerson.objects.get_or_create(person=person, defaults={"host_id": person.host_id, "dismissed_at": now})


def unmute_person(*, person: Person) -> None:
    """Allow suggestions of a person again."""
    MutedPerson.objects.filter(person=person).delete()
