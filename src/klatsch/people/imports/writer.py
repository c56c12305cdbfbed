"""Writing one batch of rows: everything it tells, in a number of queries that does not depend on its size."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from klatsch.people.identity.identities import bound_key, fact_key
from klatsch.people.imports.batch import NEW, UPDATED, collect
from klatsch.people.imports.bulk_insert import bulk_insert
from klatsch.people.imports.confirmations import record_confirmations
from klatsch.people.imports.handles import resolve_handles
from klatsch.people.models import (
    CONNECTION_KIND,
    FACT_KIND,
    INTERACTION_KIND,
    MAX_LINE_LENGTH,
    Connection,
    Fact,
    HostFact,
    Interaction,
)
from klatsch.people.profiles.avatars import save_avatars
from klatsch.people.profiles.refresh_summaries import refresh_summaries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from klatsch.networks import records
    from klatsch.networks.records import Row
    from klatsch.people.imports.batch import Mention, RowBatch
    from klatsch.people.imports.handles import ImportHistory, ResolvedBatch
    from klatsch.people.models import ImportJob


def write_batch(rows: Sequence[Row], import_job: ImportJob, seen: ImportHistory) -> list[int]:
    """Write what a batch of rows tells; return what became of each: UNCHANGED, UPDATED or NEW.

    Needs the lock of the deck and a transaction around it.
    """
    batch = collect(rows)
    met = resolve_handles(batch, import_job, seen)
    for key, row in batch.first_rows.items():
        if key in met.new:
            batch.note(row, NEW)
        elif key in met.changed:
            batch.note(row, UPDATED)
    _write_connections(batch, met, import_job)
    _write_interactions(batch, met, import_job)
    _write_facts(batch, met, import_job)
    _write_host_facts(batch, import_job)
    save_avatars(batch, met, import_job)
    record_confirmations(met)
    refresh_summaries(met.to_redraw)
    return batch.outcomes


def _known_handle_ids[R](met: ResolvedBatch, mentions: Sequence[Mention[R]]) -> set[int]:
    """Ids of the handles that were known before: only these can have rows already."""
    return {met.handles[mention.key].pk for mention in mentions if mention.key not in met.new}


def _write_connections(batch: RowBatch, met: ResolvedBatch, import_job: ImportJob) -> None:
    told = _merge_connections(batch, met)
    old = _known_handle_ids(met, batch.connections)
    found = Connection.objects.filter(handle_id__in=old) if old else ()
    known = {(tie.handle_id, tie.direction): tie for tie in found}
    new: list[dict[str, Any]] = []
    changed: list[Connection] = []
    for name, mention in told.items():
        tie = known.get(name)
        if tie is not None and tie.import_job_id != import_job.pk:
            met.retold.append((tie.handle_id, CONNECTION_KIND, tie.direction))
        if tie is None:
            new.append(_make_connection_row(name, mention.record, import_job))
            batch.note(mention.row, NEW if mention.is_main else UPDATED)
        elif _extend_connection(tie, mention.record):
            changed.append(tie)
            batch.note(mention.row, UPDATED)
        else:
            continue
        if mention.key not in met.new:
            met.to_redraw.add(met.handles[mention.key].person_id)
    bulk_insert(Connection, new)
    Connection.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["pk"], update_fields=["since_on", "since_at", "lists"]
    )


def _merge_connections(batch: RowBatch, met: ResolvedBatch) -> dict[tuple[int, str], Mention[records.Connection]]:
    """Return each tie once: the earliest beginning, all lists."""
    told: dict[tuple[int, str], Mention[records.Connection]] = {}
    for mention in batch.connections:
        name = (met.handles[mention.key].pk, mention.record.direction.value)
        first = told.setdefault(name, mention)
        if first is not mention:
            one, other = first.record, mention.record
            since = min((day for day in (one.since, other.since) if day), key=_utc_date, default=None)
            first.record = replace(one, since=since, lists=(*one.lists, *other.lists))
    return told


def _make_connection_row(name: tuple[int, str], told: records.Connection, import_job: ImportJob) -> dict[str, Any]:
    return {
        "handle_id": name[0],
        "direction": name[1],
        "import_job_id": import_job.pk,
        "since_on": _to_date(told.since),
        "since_at": _to_instant(told.since),
        "lists": sorted({*told.lists}),
    }


def _extend_connection(tie: Connection, told: records.Connection) -> bool:
    """Take over an earlier beginning and further lists; say whether anything changed."""
    since_on = _to_date(told.since)
    is_earlier = since_on is not None and (tie.since_on is None or since_on < tie.since_on)
    if is_earlier:
        tie.since_on, tie.since_at = since_on, _to_instant(told.since)
    lists = sorted({*tie.lists, *told.lists})
    has_more = lists != tie.lists
    tie.lists = lists
    return is_earlier or has_more


def _utc_date(since: date | datetime) -> date:
    return since.astimezone(UTC).date() if isinstance(since, datetime) else since


def _to_date(since: date | datetime | None) -> date | None:
    return None if since is None else _utc_date(since)


def _to_instant(since: date | datetime | None) -> datetime | None:
    return since if isinstance(since, datetime) else None


def _write_interactions(batch: RowBatch, met: ResolvedBatch, import_job: ImportJob) -> None:
    old = _known_handle_ids(met, batch.interactions)
    known: dict[tuple[int, str], int | None] = {}
    if old:
        keys = {bound_key(mention.record.key) for mention in batch.interactions}
        found = Interaction.objects.filter(handle_id__in=old, key__in=keys)
        known = {(handle, key): told_by for handle, key, told_by in found.values_list("handle_id", "key", "import_job")}
    new = []
    for mention in batch.interactions:
        handle, told = met.handles[mention.key], mention.record
        name = (handle.pk, bound_key(told.key))
        if name in known:
            if known[name] != import_job.pk:
                met.retold.append((handle.pk, INTERACTION_KIND, name[1]))
            continue
        known[name] = import_job.pk
        new.append(
            {
                "handle_id": handle.pk,
                "import_job_id": import_job.pk,
                "key": name[1],
                "kind": told.kind.value,
                "is_inbound": told.is_inbound,
                "at": told.at,
                "text": told.text,
                "url": told.url[:MAX_LINE_LENGTH],
                "thread": bound_key(told.thread),
                "is_group": told.is_group,
            }
        )
        batch.note(mention.row, NEW if mention.is_main else UPDATED)
        met.to_redraw.add(handle.person_id)
    bulk_insert(Interaction, new)


def _write_facts(batch: RowBatch, met: ResolvedBatch, import_job: ImportJob) -> None:
    told = list(_make_fact_rows(batch, met, import_job))
    old = {fact["handle_id"] for _, is_new, fact in told if not is_new}
    known: dict[tuple[int | None, str, str], int | None] = {}
    if old:
        found = Fact.objects.filter(handle_id__in=old).values_list("handle_id", "field", "key", "import_job")
        known = {(handle, field, key): told_by for handle, field, key, told_by in found}
    new = []
    for mention, is_new, fact in told:
        name = (fact["handle_id"], fact["field"], fact["key"])
        if name in known:
            if known[name] != import_job.pk:
                met.retold.append((fact["handle_id"], FACT_KIND, f"{fact['field']}:{fact['key']}"))
            continue
        known[name] = import_job.pk
        new.append(fact)
        row, outcome = mention
        batch.note(row, UPDATED if is_new else outcome)
    bulk_insert(Fact, new)


def _make_fact_rows(
    batch: RowBatch, met: ResolvedBatch, import_job: ImportJob
) -> Iterator[tuple[tuple[int, int], bool, dict[str, Any]]]:
    """Yield ((row, outcome), is of a new handle, fact) for addresses, numbers, links and what rows say outright."""
    for key, row in batch.first_rows.items():
        actor, is_new = batch.told(key), key in met.new
        for field, values in (("email", actor.emails), ("phone", actor.phones), ("link", actor.links)):
            for value in values:
                yield (row, UPDATED), is_new, _make_fact_row(met.handles[key].pk, field, value, import_job, None)
    for mention in batch.facts:
        outcome = NEW if mention.is_main else UPDATED
        told, handle = mention.record, met.handles[mention.key]
        fact = _make_fact_row(handle.pk, told.field, told.value, import_job, told.at)
        yield (mention.row, outcome), mention.key in met.new, fact


def _make_fact_row(
    handle_id: int, field: str, value: str, import_job: ImportJob, at: date | datetime | None
) -> dict[str, Any]:
    told_at = at if isinstance(at, datetime) else import_job.created_at
    if at is not None and not isinstance(at, datetime):
        told_at = datetime(at.year, at.month, at.day, tzinfo=UTC)
    return {
        "host_id": import_job.host_id,
        "handle_id": handle_id,
        "import_job_id": import_job.pk,
        "field": field,
        "key": fact_key(field, value),
        "value": value,
        "told_at": told_at,
    }


def _write_host_facts(batch: RowBatch, import_job: ImportJob) -> None:
    if not batch.host_facts:
        return
    host_id = import_job.host_id
    known = set(HostFact.objects.filter(host_id=host_id).values_list("network", "field", "key"))
    new = []
    for mention in batch.host_facts:
        told = mention.record
        key = fact_key("own", f"{told.value}|{told.organisation}|{told.started_on}|{told.ended_on}")
        name = (told.network, told.field, key)
        if name in known:
            continue
        known.add(name)
        batch.note(mention.row, NEW if mention.is_main else UPDATED)
        new.append(
            HostFact(
                host_id=host_id,
                import_job=import_job,
                network=told.network,
                field=told.field,
                key=key,
                value=told.value[:MAX_LINE_LENGTH],
                organisation=told.organisation[:MAX_LINE_LENGTH],
                started_on=told.started_on,
                ended_on=told.ended_on,
            )
        )
    HostFact.objects.bulk_create(new)
