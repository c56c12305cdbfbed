"""Confirmations: values that an import had in common with an earlier one, which stay when the earlier one is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.people.imports.bulk_insert import bulk_insert
from klatsch.people.imports.handles import PROFILE_COLUMNS
from klatsch.people.models import HANDLE_KIND, MAX_LINE_LENGTH, ImportConfirmation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.people.imports.handles import ResolvedBatch

CONFIRMED_COLUMNS = (*PROFILE_COLUMNS, "bio")


def record_confirmations(resolved: ResolvedBatch) -> None:
    """Record the values of a batch that were known already; nothing for an archive of new people."""
    rows = dict.fromkeys([*_confirmed_columns(resolved), *resolved.confirmations])
    bulk_insert(
        ImportConfirmation,
        [
            {"import_job_id": resolved.import_job.pk, "handle_id": handle, "kind": kind, "key": key}
            for handle, kind, key in rows
        ],
    )


def _confirmed_columns(resolved: ResolvedBatch) -> Iterator[tuple[int, str, str]]:
    for key, handle in resolved.known_handles.items():
        if handle.first_import_id == resolved.import_job.pk:
            continue
        actor = resolved.batch.actor_of(key)
        confirmed = [
            column
            for column in CONFIRMED_COLUMNS
            if (value := getattr(actor, column)) and _is_same_value(value, getattr(handle, column))
        ]
        yield handle.pk, HANDLE_KIND, ",".join(confirmed)


def _is_same_value(value: str, saved: str) -> bool:
    return value in {saved, saved[:MAX_LINE_LENGTH]} or value[:MAX_LINE_LENGTH] == saved
