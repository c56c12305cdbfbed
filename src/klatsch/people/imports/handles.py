"""Whose account is this? Finding the handles that a batch speaks of, and making those that are not known yet."""

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
    """Which handles an import told already, what its first row says holds; and which imports are newer than it."""

    def __init__(self, import_job: ImportJob) -> None:
        """Read, in one query, how old all archives of the host are."""
        told = ImportJob.objects.filter(host_id=import_job.host_id).values_list("pk", "made_on", "newest_on")
        ages = {pk: ExportAge(made_on, newest_on) for pk, made_on, newest_on in told}
        own = ages[import_job.pk]
        self._newer = {pk for pk, age in ages.items() if own.is_older_than(age)}
        self._is_duplicate = import_job.is_duplicate
        self._ids: set[int] = set()

    def note(self, handle_id: int) -> bool:
        """Remember that a profile was told; say whether it is the first of its account."""
        is_first = handle_id not in self._ids
        self._ids.add(handle_id)
        return is_first

    def may_overrule(self, handle: Handle) -> bool:
        """Say whether a profile may change what is known, and remember that it was told."""
        told_by = handle.confirmed_by or handle.first_import_id
        return self.note(handle.pk) and not self._is_duplicate and told_by not in self._newer


class SavedHandle(NamedTuple):
    """A handle that is saved, and the person it belongs to."""

    pk: int
    person_id: int


@dataclass(slots=True)
class ResolvedBatch:
    """Who a batch speaks of: in the end `handles` has every account, `old` the rows of those known before."""

    batch: RowBatch
    import_job: ImportJob
    seen: ImportHistory
    old: dict[HandleKey, Handle] = field(default_factory=dict)
    handles: dict[HandleKey, SavedHandle] = field(default_factory=dict)
    new: set[HandleKey] = field(default_factory=set)
    changed: set[HandleKey] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    changes: list[FieldChange] = field(default_factory=list)
    to_redraw: set[int] = field(default_factory=set)
    # What another import told before: handle, kind and key as in `retellings.ImportConfirmation`.
    retold: list[tuple[int, str, str]] = field(default_factory=list)


def resolve_handles(batch: RowBatch, import_job: ImportJob, seen: ImportHistory) -> ResolvedBatch:
    """Find or make the handle of every account in a batch, and bring up to date what they tell.

    The number of queries does not depend on the size of the batch.
    """
    met = ResolvedBatch(batch, import_job, seen, _load_known_handles(batch, import_job.host_id))
    _match_provisional_handles(met)
    for key, handle in met.old.items():
        met.handles[key] = SavedHandle(handle.pk, handle.person_id)
        _update_handle(key, handle, met)
    if met.changed:
        Handle.objects.bulk_create(
            {met.old[key].pk: met.old[key] for key in met.changed}.values(),
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
        FieldChange.objects.bulk_create(met.changes)
    if met.confirmed:
        Handle.objects.filter(pk__in=met.confirmed).update(confirmed_by=import_job.pk)
    _create_handles(met)
    return met


def _load_known_handles(batch: RowBatch, host_id: int) -> dict[HandleKey, Handle]:
    networks = {network for network, _ in batch.keys}
    wanted = [actor_id for _, actor_id in batch.keys]
    if not wanted:
        return {}
    found = Handle.objects.filter(host_id=host_id, network__in=networks, actor_id__any_of=wanted)
    return {key: handle for handle in found if (key := (handle.network, handle.actor_id)) in batch.first_rows}


def _match_provisional_handles(met: ResolvedBatch) -> None:
    """Recognise an account that was known by name and day only, now that it has an id, and the other way round."""
    missing = {key: met.batch.told(key) for key in met.batch.keys if key not in met.old}
    missing = {key: actor for key, actor in missing.items() if actor.provisional_key}
    if not missing:
        return
    found = Handle.objects.filter(
        host_id=met.import_job.host_id,
        network__in={network for network, _ in missing},
        provisional_key__any_of={bound_key(actor.provisional_key) for actor in missing.values()},
    )
    named: dict[HandleKey, list[Handle]] = {}
    for handle in found:
        named.setdefault((handle.network, handle.provisional_key), []).append(handle)
    for key, actor in missing.items():
        same = named.get((actor.network, bound_key(actor.provisional_key)), [])
        same = [handle for handle in same if handle.is_provisional != actor.is_provisional]
        if len(same) != 1:
            continue
        handle = same[0]
        met.old[key] = handle
        if not actor.is_provisional:
            handle.actor_id, handle.is_provisional = key[1], False
            met.changed.add(key)


def _update_handle(key: HandleKey, handle: Handle, met: ResolvedBatch) -> None:
    actor, import_job = met.batch.told(key), met.import_job
    may_overrule = key in met.batch.profiles and met.seen.may_overrule(handle)
    if may_overrule:
        met.confirmed.add(handle.pk)
    before = len(met.changes)
    for column in (*PROFILE_COLUMNS, "bio"):
        told, known = _truncate_column(column, getattr(actor, column)), getattr(handle, column)
        if told and told != known and (may_overrule or not known):
            was_told_by = handle.told_by.get(column, handle.first_import_id)
            met.changes.append(
                FieldChange(handle=handle, import_job=import_job, field=column, before=known, before_import=was_told_by)
            )
            setattr(handle, column, told)
            handle.told_by[column] = import_job.pk
    if actor.provisional_key and not handle.provisional_key:
        handle.provisional_key = bound_key(actor.provisional_key)
        met.changed.add(key)
    if actor.is_declared_bot is not None and handle.is_declared_bot is None:
        handle.is_declared_bot = actor.is_declared_bot
        met.changed.add(key)
    if len(met.changes) > before:
        met.changed.add(key)
        met.to_redraw.add(handle.person_id)


def _truncate_column(column: str, text: str) -> str:
    return text if column == "bio" else text[:MAX_LINE_LENGTH]


def _create_handles(met: ResolvedBatch) -> None:
    batch, import_job = met.batch, met.import_job
    new = {key: batch.told(key) for key in batch.keys if key not in met.handles}
    if not new:
        return
    owners = PersonResolver(import_job.host_id, new)
    owner_of = {key: owners.owner_of(key, actor) for key, actor in new.items()}
    _create_people(owners.made, owner_of, met)
    rows = [_make_handle_row(key, actor, owner_of[key].pk, import_job) for key, actor in new.items()]
    bulk_insert(Handle, rows)
    fresh = {owner.pk for owner in owners.made}
    for (key, owner), row in zip(owner_of.items(), rows, strict=True):
        met.handles[key] = SavedHandle(row["id"], owner.pk)
        met.new.add(key)
        if owner.pk not in fresh:
            met.to_redraw.add(owner.pk)
        if key in batch.profiles:
            met.seen.note(row["id"])


def _create_people(
    made: Sequence[LinkedPerson], owner_of: Mapping[HandleKey, LinkedPerson], met: ResolvedBatch
) -> None:
    accounts: dict[LinkedPerson, list[HandleKey]] = {}
    for key, owner in owner_of.items():
        accounts.setdefault(owner, []).append(key)
    since = {tie.key: tie.record.since for tie in met.batch.connections}
    bulk_insert_streamed(Person, _make_person_rows(made, accounts, since, met), len(made))


def _make_person_rows(
    made: Sequence[LinkedPerson],
    accounts: Mapping[LinkedPerson, Sequence[HandleKey]],
    since: Mapping[HandleKey, date | None],
    met: ResolvedBatch,
) -> Iterator[dict[str, Any]]:
    """Draw one after the other, and take over the keys that they are given."""
    for owner in made:
        keys = accounts[owner]
        portrait = summarize([met.batch.told(key) for key in keys], {}, [_to_date(since.get(key)) for key in keys])
        row = {"host_id": met.import_job.host_id, "added_at": met.import_job.created_at, **summary_columns(portrait)}
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
