"""Resolve handles: find the accounts of a batch in the deck, update them, and create those that are new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from klatsch.networks.archives.export_date import ExportAge
from klatsch.people.identity.identities import bound_key
from klatsch.people.imports.batch import HandleKey, RowBatch
from klatsch.people.imports.bulk_insert import bulk_insert, bulk_insert_streamed
from klatsch.people.imports.handle_linking import PersonResolver
from klatsch.people.models import MAX_LINE_LENGTH, FieldChange, Handle, ImportJob, Person
from klatsch.people.profiles.profile_summary import summarize
from klatsch.people.profiles.refresh_summaries import summary_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from klatsch.networks.records import Actor
    from klatsch.people.imports.handle_linking import LinkedPerson

PROFILE_COLUMNS = ("name", "handle", "url", "company", "position", "headline", "place", "photo_url")


class ImportHistory:
    """The handles that an import has updated already, and the imports that are newer than it.

    The first row of an account wins over later rows of the same import.
    """

    def __init__(self, import_job: ImportJob) -> None:
        """Read the ages of all archives of the host, in one query."""
        rows = ImportJob.objects.filter(host_id=import_job.host_id).values_list("pk", "made_on", "newest_on")
        ages = {pk: ExportAge(made_on, newest_on) for pk, made_on, newest_on in rows}
        own = ages[import_job.pk]
        self._newer = {pk for pk, age in ages.items() if own.is_older_than(age)}
        self._is_duplicate = import_job.is_duplicate
        self._ids: set[int] = set()

    def note(self, handle_id: int) -> bool:
        """Remember the profile of a handle; return whether it is the first one of this import."""
        is_first = handle_id not in self._ids
        self._ids.add(handle_id)
        return is_first

    def may_overwrite(self, handle: Handle) -> bool:
        """Return whether a profile may overwrite the columns of a handle, and remember it."""
        told_by = handle.confirmed_by or handle.first_import_id
        return self.note(handle.pk) and not self._is_duplicate and told_by not in self._newer


class SavedHandle(NamedTuple):
    """The keys of a saved handle and of its person."""

    pk: int
    person_id: int


@dataclass(slots=True)
class ResolvedBatch:
    """A batch with its saved handles: `handles` of all accounts, `known_handles` the rows of those known before."""

    batch: RowBatch
    import_job: ImportJob
    history: ImportHistory
    known_handles: dict[HandleKey, Handle] = field(default_factory=dict)
    handles: dict[HandleKey, SavedHandle] = field(default_factory=dict)
    new: set[HandleKey] = field(default_factory=set)
    changed: set[HandleKey] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    changes: list[FieldChange] = field(default_factory=list)
    stale_person_ids: set[int] = field(default_factory=set)
    # Values that another import had before: handle, kind and key as in `ImportConfirmation`.
    confirmations: list[tuple[int, str, str]] = field(default_factory=list)


def resolve_handles(batch: RowBatch, import_job: ImportJob, history: ImportHistory) -> ResolvedBatch:
    """Find or create the handle of every account in a batch, and update its columns.

    The number of queries does not depend on the size of the batch.
    """
    resolved = ResolvedBatch(batch, import_job, history, _load_known_handles(batch, import_job.host_id))
    _match_provisional_handles(resolved)
    for key, handle in resolved.known_handles.items():
        resolved.handles[key] = SavedHandle(handle.pk, handle.person_id)
        _update_handle(key, handle, resolved)
    if resolved.changed:
        Handle.objects.bulk_create(
            {resolved.known_handles[key].pk: resolved.known_handles[key] for key in resolved.changed}.values(),
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[
                *PROFILE_COLUMNS,
                "bio",
                "actor_id",
                "is_provisional",
                "provisional_key",
                "is_declared_bot",
                "told_by",
            ],
        )
        FieldChange.objects.bulk_create(resolved.changes)
    if resolved.confirmed:
        Handle.objects.filter(pk__in=resolved.confirmed).update(confirmed_by=import_job.pk)
    _create_handles(resolved)
    return resolved


def _load_known_handles(batch: RowBatch, host_id: int) -> dict[HandleKey, Handle]:
    networks = {network for network, _ in batch.keys}
    actor_ids = [actor_id for _, actor_id in batch.keys]
    if not actor_ids:
        return {}
    handles = Handle.objects.filter(host_id=host_id, network__in=networks, actor_id__any_of=actor_ids)
    return {key: handle for handle in handles if (key := (handle.network, handle.actor_id)) in batch.first_rows}


def _match_provisional_handles(resolved: ResolvedBatch) -> None:
    """Match accounts without an id (known by name and day) with those that have one, in both directions."""
    missing = {key: resolved.batch.actor_of(key) for key in resolved.batch.keys if key not in resolved.known_handles}
    missing = {key: actor for key, actor in missing.items() if actor.provisional_key}
    if not missing:
        return
    handles = Handle.objects.filter(
        host_id=resolved.import_job.host_id,
        network__in={network for network, _ in missing},
        provisional_key__any_of={bound_key(actor.provisional_key) for actor in missing.values()},
    )
    handles_by_key: dict[HandleKey, list[Handle]] = {}
    for handle in handles:
        handles_by_key.setdefault((handle.network, handle.provisional_key), []).append(handle)
    for key, actor in missing.items():
        matches = handles_by_key.get((actor.network, bound_key(actor.provisional_key)), [])
        matches = [handle for handle in matches if handle.is_provisional != actor.is_provisional]
        if len(matches) != 1:
            continue
        handle = matches[0]
        resolved.known_handles[key] = handle
        if not actor.is_provisional:
            handle.actor_id = key[1]
            handle.is_provisional = False
            resolved.changed.add(key)


def _update_handle(key: HandleKey, handle: Handle, resolved: ResolvedBatch) -> None:
    actor, import_job = resolved.batch.actor_of(key), resolved.import_job
    may_overwrite = key in resolved.batch.profiles and resolved.history.may_overwrite(handle)
    if may_overwrite:
        resolved.confirmed.add(handle.pk)
    change_count = len(resolved.changes)
    for column in (*PROFILE_COLUMNS, "bio"):
        value, current = _truncate_column(column, getattr(actor, column)), getattr(handle, column)
        if value and value != current and (may_overwrite or not current):
            was_told_by = handle.told_by.get(column, handle.first_import_id)
            resolved.changes.append(
                FieldChange(
                    handle=handle, import_job=import_job, field=column, before=current, before_import=was_told_by
                )
            )
            setattr(handle, column, value)
            handle.told_by[column] = import_job.pk
    if actor.provisional_key and not handle.provisional_key:
        handle.provisional_key = bound_key(actor.provisional_key)
        resolved.changed.add(key)
    if actor.is_declared_bot is not None and handle.is_declared_bot is None:
        handle.is_declared_bot = actor.is_declared_bot
        resolved.changed.add(key)
    if len(resolved.changes) > change_count:
        resolved.changed.add(key)
        resolved.stale_person_ids.add(handle.person_id)


def _truncate_column(column: str, text: str) -> str:
    return text if column == "bio" else text[:MAX_LINE_LENGTH]


def _create_handles(resolved: ResolvedBatch) -> None:
    batch, import_job = resolved.batch, resolved.import_job
    new = {key: batch.actor_of(key) for key in batch.keys if key not in resolved.handles}
    if not new:
        return
    resolver = PersonResolver(import_job.host_id, new)
    owner_by_key = {key: resolver.owner_of(key, actor) for key, actor in new.items()}
    _create_people(resolver.made, owner_by_key, resolved)
    rows = [_make_handle_row(key, actor, owner_by_key[key].pk, import_job) for key, actor in new.items()]
    bulk_insert(Handle, rows)
    new_person_ids = {owner.pk for owner in resolver.made}
    for (key, owner), row in zip(owner_by_key.items(), rows, strict=True):
        resolved.handles[key] = SavedHandle(row["id"], owner.pk)
        resolved.new.add(key)
        if owner.pk not in new_person_ids:
            resolved.stale_person_ids.add(owner.pk)
        if key in batch.profiles:
            resolved.history.note(row["id"])


def _create_people(
    new_people: Sequence[LinkedPerson], owner_by_key: Mapping[HandleKey, LinkedPerson], resolved: ResolvedBatch
) -> None:
    keys_by_owner: dict[LinkedPerson, list[HandleKey]] = {}
    for key, owner in owner_by_key.items():
        keys_by_owner.setdefault(owner, []).append(key)
    since = {mention.key: mention.record.since for mention in resolved.batch.connections}
    bulk_insert_streamed(Person, _make_person_rows(new_people, keys_by_owner, since, resolved), len(new_people))


def _make_person_rows(
    new_people: Sequence[LinkedPerson],
    keys_by_owner: Mapping[LinkedPerson, Sequence[HandleKey]],
    since: Mapping[HandleKey, date | None],
    resolved: ResolvedBatch,
) -> Iterator[dict[str, Any]]:
    """Yield a row for each new person, and read the key that the insert gives to it."""
    for owner in new_people:
        keys = keys_by_owner[owner]
        summary = summarize(
            [resolved.batch.actor_of(key) for key in keys], {}, [_to_date(since.get(key)) for key in keys]
        )
        row = {
            "host_id": resolved.import_job.host_id,
            "added_at": resolved.import_job.created_at,
            **summary_columns(summary),
        }
        yield row
        owner.pk = row["id"]


def _to_date(since: date | None) -> date | None:
    # A datetime is a date to Python, but not to a column of dates.
    return getattr(since, "date", lambda: since)()


def _make_handle_row(key: HandleKey, actor: Actor, person_id: int, import_job: ImportJob) -> dict[str, Any]:
    return {
        "host_id": import_job.host_id,
        "person_id": person_id,
        "network": key[0],
        "actor_id": key[1],
        "is_provisional": actor.is_provisional,
        "provisional_key": bound_key(actor.provisional_key),
        "is_declared_bot": actor.is_declared_bot,
        "first_import_id": import_job.pk,
        "bio": actor.bio,
        **{column: getattr(actor, column)[:MAX_LINE_LENGTH] for column in PROFILE_COLUMNS},
    }
