"""Write one batch of rows into the deck, in a number of queries that does not depend on its size."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from klatsch.people.identity.identities import bound_key, fact_key
from klatsch.people.imports.avatars import save_avatars
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
from klatsch.people.profiles.refresh_summaries import refresh_summaries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from klatsch.networks import records
    from klatsch.networks.records import Row
    from klatsch.people.imports.batch import Mention, RowBatch
    from klatsch.people.imports.handles import ImportHistory, ResolvedBatch
    from klatsch.people.models import ImportJob


def write_batch(rows: Sequence[Row], import_job: ImportJob, history: ImportHistory) -> list[int]:
    """Write a batch of rows; return the outcome of each row: UNCHANGED, UPDATED or NEW.

    Needs the lock of the deck and a transaction around it.
    """
    batch = collect(rows)
    resolved = resolve_handles(batch, import_job, history)
    for key, row in batch.first_rows.items():
        if key in resolved.new:
            batch.note(row, NEW)
        elif key in resolved.changed:
            batch.note(row, UPDATED)
    _write_connections(batch, resolved, import_job)
    _write_interactions(batch, resolved, import_job)
    _write_facts(batch, resolved, import_job)
    _write_host_facts(batch, import_job)
    save_avatars(batch, resolved, import_job)
    record_confirmations(resolved)
    refresh_summaries(resolved.stale_person_ids)
    return batch.outcomes


def _known_handle_ids[R](resolved: ResolvedBatch, mentions: Sequence[Mention[R]]) -> set[int]:
    """Return the ids of the handles that existed before: only these can have rows already."""
    return {resolved.handles[mention.key].pk for mention in mentions if mention.key not in resolved.new}


def _write_connections(batch: RowBatch, resolved: ResolvedBatch, import_job: ImportJob) -> None:
    mentions = _merge_connections(batch, resolved)
    handle_ids = _known_handle_ids(resolved, batch.connections)
    rows = Connection.objects.filter(handle_id__in=handle_ids) if handle_ids else ()
    connections = {(connection.handle_id, connection.direction): connection for connection in rows}
    new: list[dict[str, Any]] = []
    changed: list[Connection] = []
    for key, mention in mentions.items():
        connection = connections.get(key)
        if connection is not None and connection.import_job_id != import_job.pk:
            resolved.confirmations.append((connection.handle_id, CONNECTION_KIND, connection.direction))
        if connection is None:
            new.append(_make_connection_row(key, mention.record, import_job))
            batch.note(mention.row, NEW if mention.is_main else UPDATED)
        elif _extend_connection(connection, mention.record):
            changed.append(connection)
            batch.note(mention.row, UPDATED)
        else:
            continue
        if mention.key not in resolved.new:
            resolved.stale_person_ids.add(resolved.handles[mention.key].person_id)
    bulk_insert(Connection, new)
    Connection.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["pk"], update_fields=["since_on", "since_at", "lists"]
    )


def _merge_connections(batch: RowBatch, resolved: ResolvedBatch) -> dict[tuple[int, str], Mention[records.Connection]]:
    """Return each connection once, with the earliest date and all lists."""
    merged: dict[tuple[int, str], Mention[records.Connection]] = {}
    for mention in batch.connections:
        key = (resolved.handles[mention.key].pk, mention.record.direction.value)
        first = merged.setdefault(key, mention)
        if first is not mention:
            record, other_record = first.record, mention.record
            since = min((day for day in (record.since, other_record.since) if day), key=_utc_date, default=None)
            first.record = replace(record, since=since, lists=(*record.lists, *other_record.lists))
    return merged


def _make_connection_row(key: tuple[int, str], record: records.Connection, import_job: ImportJob) -> dict[str, Any]:
    return {
        "handle_id": key[0],
        "direction": key[1],
        "import_job_id": import_job.pk,
        "since_on": _to_date(record.since),
        "since_at": _to_instant(record.since),
        "lists": sorted({*record.lists}),
    }


def _extend_connection(connection: Connection, record: records.Connection) -> bool:
    """Take over an earlier date and further lists; return whether anything changed."""
    since_on = _to_date(record.since)
    is_earlier = since_on is not None and (connection.since_on is None or since_on < connection.since_on)
    if is_earlier:
        connection.since_on = since_on
        connection.since_at = _to_instant(record.since)
    lists = sorted({*connection.lists, *record.lists})
    has_more = lists != connection.lists
    connection.lists = lists
    return is_earlier or has_more


def _utc_date(since: date | datetime) -> date:
    return since.astimezone(UTC).date() if isinstance(since, datetime) else since


def _to_date(since: date | datetime | None) -> date | None:
    return None if since is None else _utc_date(since)


def _to_instant(since: date | datetime | None) -> datetime | None:
    return since if isinstance(since, datetime) else None


def _write_interactions(batch: RowBatch, resolved: ResolvedBatch, import_job: ImportJob) -> None:
    handle_ids = _known_handle_ids(resolved, batch.interactions)
    import_by_key: dict[tuple[int, str], int | None] = {}
    if handle_ids:
        keys = {bound_key(mention.record.key) for mention in batch.interactions}
        rows = Interaction.objects.filter(handle_id__in=handle_ids, key__in=keys)
        import_by_key = {
            (handle, key): told_by for handle, key, told_by in rows.values_list("handle_id", "key", "import_job")
        }
    new = []
    for mention in batch.interactions:
        handle, record = resolved.handles[mention.key], mention.record
        interaction_key = (handle.pk, bound_key(record.key))
        if interaction_key in import_by_key:
            if import_by_key[interaction_key] != import_job.pk:
                resolved.confirmations.append((handle.pk, INTERACTION_KIND, interaction_key[1]))
            continue
        import_by_key[interaction_key] = import_job.pk
        new.append(
            {
                "handle_id": handle.pk,
                "import_job_id": import_job.pk,
                "key": interaction_key[1],
                "kind": record.kind.value,
                "is_inbound": record.is_inbound,
                "at": record.at,
                "text": record.text,
                "url": record.url[:MAX_LINE_LENGTH],
                "thread": bound_key(record.thread),
                "is_group": record.is_group,
            }
        )
        batch.note(mention.row, NEW if mention.is_main else UPDATED)
        resolved.stale_person_ids.add(handle.person_id)
    bulk_insert(Interaction, new)


def _write_facts(batch: RowBatch, resolved: ResolvedBatch, import_job: ImportJob) -> None:
    candidates = list(_make_fact_rows(batch, resolved, import_job))
    handle_ids = {fact["handle_id"] for _, is_new, fact in candidates if not is_new}
    import_by_key: dict[tuple[int | None, str, str], int | None] = {}
    if handle_ids:
        rows = Fact.objects.filter(handle_id__in=handle_ids).values_list("handle_id", "field", "key", "import_job")
        import_by_key = {(handle, field, key): told_by for handle, field, key, told_by in rows}
    new = []
    for mention, is_new, fact in candidates:
        fact_id = (fact["handle_id"], fact["field"], fact["key"])
        if fact_id in import_by_key:
            if import_by_key[fact_id] != import_job.pk:
                resolved.confirmations.append((fact["handle_id"], FACT_KIND, f"{fact['field']}:{fact['key']}"))
            continue
        import_by_key[fact_id] = import_job.pk
        new.append(fact)
        row, outcome = mention
        batch.note(row, UPDATED if is_new else outcome)
    bulk_insert(Fact, new)


def _make_fact_rows(
    batch: RowBatch, resolved: ResolvedBatch, import_job: ImportJob
) -> Iterator[tuple[tuple[int, int], bool, dict[str, Any]]]:
    """Yield ((row, outcome), is of a new handle, fact) for addresses, numbers, links and facts of the rows."""
    for key, row in batch.first_rows.items():
        actor, is_new = batch.actor_of(key), key in resolved.new
        for field, values in (("email", actor.emails), ("phone", actor.phones), ("link", actor.links)):
            for value in values:
                yield (row, UPDATED), is_new, _make_fact_row(resolved.handles[key].pk, field, value, import_job, None)
    for mention in batch.facts:
        outcome = NEW if mention.is_main else UPDATED
        record, handle = mention.record, resolved.handles[mention.key]
        fact = _make_fact_row(handle.pk, record.field, record.value, import_job, record.at)
        yield (mention.row, outcome), mention.key in resolved.new, fact


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
    saved_keys = set(HostFact.objects.filter(host_id=host_id).values_list("network", "field", "key"))
    new = []
    for mention in batch.host_facts:
        record = mention.record
        key = fact_key("own", f"{record.value}|{record.organisation}|{record.started_on}|{record.ended_on}")
        fact_id = (record.network, record.field, key)
        if fact_id in saved_keys:
            continue
        saved_keys.add(fact_id)
        batch.note(mention.row, NEW if mention.is_main else UPDATED)
        new.append(
            HostFact(
                host_id=host_id,
                import_job=import_job,
                network=record.network,
                field=record.field,
                key=key,
                value=record.value[:MAX_LINE_LENGTH],
                organisation=record.organisation[:MAX_LINE_LENGTH],
                started_on=record.started_on,
                ended_on=record.ended_on,
            )
        )
    HostFact.objects.bulk_create(new)
