"""The profile of one person: all accounts, notes and interactions, each value with its source and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from klatsch.networks.registry import network_label
from klatsch.people.models import Fact, Handle, ImportJob, Interaction
from klatsch.people.queries import facts_of

if TYPE_CHECKING:
    from klatsch.people.models import Person

MAX_PROFILE_INTERACTIONS = 200
_COLUMNS = ("name", "company", "position", "headline", "place", "bio")


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """A value with its source: ``field``, ``value``, ``source`` (an archive's name, or empty for by hand), ``at``."""

    field: str
    value: str
    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ProfileAccount:
    """One handle, the label of its network, and its values."""

    handle: Handle
    label: str
    statements: Sequence[SourcedValue]


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """The interactions of one day in the current time zone; `on` is None for those without a time."""

    on: date | None
    interactions: Sequence[Interaction]


@dataclass(frozen=True, slots=True)
class PersonProfile:
    accounts: Sequence[ProfileAccount]
    notes: Sequence[SourcedValue]
    by_hand: Sequence[SourcedValue]
    days: Sequence[TimelineDay]


def person_profile(person: Person) -> PersonProfile:
    """Return the profile of a person: four queries, however many accounts there are."""
    handles = list(Handle.objects.filter(person=person).order_by("pk"))
    facts = list(facts_of(person).order_by("field", "pk"))
    imports = ImportJob.objects.filter(host_id=person.host_id).in_bulk(_import_ids(handles, facts))
    interactions = Interaction.objects.filter(handle__person=person).select_related("handle")
    recent = interactions.order_by("-at", "-pk")[:MAX_PROFILE_INTERACTIONS]
    return PersonProfile(
        accounts=[_make_account(handle, facts, imports) for handle in handles],
        notes=[_make_sourced_value(fact, imports) for fact in facts if fact.field == "note"],
        by_hand=[_make_sourced_value(fact, imports) for fact in facts if fact.person_id and fact.field != "note"],
        days=[
            TimelineDay(on, tuple(interactions_of_day))
            for on, interactions_of_day in groupby(recent, key=_date_of_interaction)
        ],
    )


def _date_of_interaction(interaction: Interaction) -> date | None:
    return localtime(interaction.at).date() if interaction.at else None


def _import_ids(handles: Sequence[Handle], facts: Sequence[Fact]) -> set[int]:
    import_ids = {import_ids for handle in handles for import_ids in (handle.first_import_id, *handle.told_by.values())}
    return {pk for pk in import_ids | {fact.import_job_id for fact in facts} if pk is not None}


def _make_account(handle: Handle, facts: Sequence[Fact], imports: dict[int, ImportJob]) -> ProfileAccount:
    statements = []
    for column in _COLUMNS:
        if value := getattr(handle, column):
            import_job = imports.get(handle.told_by.get(column, handle.first_import_id))
            at = import_job.created_at if import_job else None
            statements.append(SourcedValue(column, value, import_job.name if import_job else "", at))
    own = [fact for fact in facts if fact.handle_id == handle.pk and fact.field != "note"]
    statements += [_make_sourced_value(fact, imports) for fact in own]
    return ProfileAccount(handle, network_label(handle.network), statements)


def _make_sourced_value(fact: Fact, imports: dict[int, ImportJob]) -> SourcedValue:
    import_job = imports.get(fact.import_job_id or 0)
    return SourcedValue(fact.field, fact.value, import_job.name if import_job else "", fact.told_at)
