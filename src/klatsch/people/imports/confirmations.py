"""Remembering what an import tells that was known already, so that another can be taken out without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.people.imports.bulk_insert import bulk_insert
from klatsch.people.imports.handles import PROFILE_COLUMNS
from klatsch.people.models import HANDLE_KIND, MAX_LINE_LENGTH, ImportConfirmation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.people.imports.handles import ResolvedBatch

CONFIRMED_COLUMNS = (*PROFILE_COLUMNS, "bio")


def record_confirmations(met: ResolvedBatch) -> None:
    """Write down what a batch told again; nothing for an archive of people who are new."""
    told = dict.fromkeys([*_confirmed_columns(met), *met.retold])
    bulk_insert(
        ImportConfirmation,
        [
            {"import_job_id": met.import_job.pk, "handle_id": handle, "kind": kind, "key": key}
            for handle, kind, key in told
        ],
    )


def _confirmed_columns(met: ResolvedBatch) -> Iterator[tuple[int, str, str]]:
    for key, handle in met.old.items():
        if handle.first_import_id == met.import_job.pk:
            continue
        actor = met.batch.told(key)
        alike = [
            column
            for column in CONFIRMED_COLUMNS
            if (told := getattr(actor, column)) and _is_same_value(told, getattr(handle, column))
        ]
        yield handle.pk, HANDLE_KIND, ",".join(alike)


def _is_same_value(told: str, known: str) -> bool:
    return told in {known, known[:MAX_LINE_LENGTH]} or told[:MAX_LINE_LENGTH] == known
