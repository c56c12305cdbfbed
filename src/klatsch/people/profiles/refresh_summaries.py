"""Refresh the summaries of people after their handles, connections or messages changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Max, Q

from klatsch.people.identity.search_text import make_trigrams
from klatsch.people.models import Connection, Fact, Handle, Interaction, Person
from klatsch.people.profiles.profile_summary import ProfileSummary, summarize

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

SUMMARY_COLUMNS = ["name", "sort_name", "headline", "company", "place", "known_since", "search", "grams"]
CARD_COLUMNS = ("name", "headline", "company", "place")
MESSAGE_COUNT_COLUMNS = ["received", "sent", "last_received_at", "last_sent_at"]
_WORDS_CONDITION = Q(kind__in=["message", "mention", "reply", "quote", "invitation"])


def summary_columns(summary: ProfileSummary) -> dict[str, Any]:
    """Return the columns of a person that a summary fills."""
    columns = {column: getattr(summary, column) for column in SUMMARY_COLUMNS if column != "grams"}
    columns["grams"] = make_trigrams(summary.search) if connection.vendor == "postgresql" else ""
    return columns


def refresh_summaries(person_ids: Collection[int]) -> None:
    """Compute the summaries of people and count their messages: six queries, however many they are."""
    if not person_ids:
        return
    handles: dict[int, list[Handle]] = defaultdict(list)
    for handle in Handle.objects.filter(person_id__in=person_ids):
        handles[handle.person_id].append(handle)
    by_hand: dict[int, dict[str, str]] = defaultdict(dict)
    facts_by_hand = Fact.objects.filter(person_id__in=person_ids, field__in=SUMMARY_COLUMNS)
    for person_id, field, value in facts_by_hand.values_list("person_id", "field", "value"):
        by_hand[person_id or 0][field] = value
    dates = _connection_dates(person_ids)
    message_counts = _count_messages(person_ids)
    people = list(Person.objects.filter(pk__in=person_ids))
    for person in people:
        values_by_hand, known_since = by_hand[person.pk], dates[person.pk]
        if person.name and not handles[person.pk]:
            # Without any account they keep the columns they had, and the values by hand.
            values_by_hand = {column: values_by_hand.get(column) or getattr(person, column) for column in CARD_COLUMNS}
            known_since = [person.known_since]
        summary = summarize(handles[person.pk], values_by_hand, known_since)
        for column, value in {**summary_columns(summary), **message_counts.get(person.pk, _NO_MESSAGES)}.items():
            setattr(person, column, value)
    Person.objects.bulk_create(
        people, update_conflicts=True, unique_fields=["pk"], update_fields=[*SUMMARY_COLUMNS, *MESSAGE_COUNT_COLUMNS]
    )


_NO_MESSAGES: dict[str, Any] = {"received": 0, "sent": 0, "last_received_at": None, "last_sent_at": None}


def _connection_dates(person_ids: Collection[int]) -> dict[int, list[date | None]]:
    dates: dict[int, list[date | None]] = defaultdict(list)
    connections = Connection.objects.filter(handle__person_id__in=person_ids, since_on__isnull=False)
    for person_id, since_on in connections.values_list("handle__person_id", "since_on"):
        dates[person_id].append(since_on)
    return dates


def _count_messages(person_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    words = Interaction.objects.filter(_WORDS_CONDITION, handle__person_id__in=person_ids)
    rows = words.values("handle__person_id").annotate(
        received=Count("pk", filter=Q(is_inbound=True)),
        sent=Count("pk", filter=Q(is_inbound=False)),
        last_received_at=Max("at", filter=Q(is_inbound=True)),
        last_sent_at=Max("at", filter=Q(is_inbound=False)),
    )
    return {
        row["handle__person_id"]: {column: value for column, value in row.items() if column in MESSAGE_COUNT_COLUMNS}
        for row in rows
    }
