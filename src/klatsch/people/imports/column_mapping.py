"""Column mapping: which header of an unknown table holds which field, remembered for tables with the same headers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.errors import Refused
from klatsch.networks.archives.addressbook.generic_csv import make_csv_reader
from klatsch.networks.archives.reader import preview_table
from klatsch.networks.errors import UnreadableArchive
from klatsch.people.events import import_requested
from klatsch.people.identity.identities import digest_text
from klatsch.people.imports.upload_storage import make_uploads_folder
from klatsch.people.models import ColumnMapping, ImportJob, ImportState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from klatsch.networks.archives.addressbook.generic_csv import TablePreview

COLUMN_MAPPING_TIMEOUT = timedelta(days=7)
IMPORT_SKIPPED = "You left it out."
_MAX_PREVIEW_COLUMNS = 60


def preview_columns(import_job: ImportJob, path: Path) -> TablePreview | None:
    """Return headers and first rows of a file; None when it is no table whose columns a host can map."""
    try:
        preview = preview_table(path, name=import_job.name)
    except UnreadableArchive:
        return None
    return preview if 1 < len(preview.headers) <= _MAX_PREVIEW_COLUMNS else None


def preview_upload(import_job: ImportJob) -> TablePreview | None:
    """Return headers and first rows of an upload that waits for its mapping; None when its file is gone."""
    return (
        preview_columns(import_job, make_uploads_folder(import_job.host_id) / import_job.upload)
        if import_job.upload
        else None
    )


def load_column_mapping(import_job: ImportJob, path: Path) -> dict[str, str]:
    """Return the remembered mapping (field -> header) of a table with the same headers; empty without one."""
    preview = preview_columns(import_job, path)
    mapping = _find_mapping(import_job.host_id, preview.headers) if preview else None
    return mapping.columns if mapping else {}


def save_column_mapping(import_job: ImportJob, path: Path, now: datetime) -> None:
    """Remember the mapping of a table that was read, for later tables with the same headers."""
    preview = preview_columns(import_job, path)
    if preview:
        ColumnMapping.objects.update_or_create(
            host_id=import_job.host_id,
            headers=_headers_digest(preview.headers),
            defaults={"columns": import_job.columns, "named_at": now},
        )


@transaction.atomic
def map_columns(*, import_job: ImportJob, columns: Mapping[str, str], now: datetime) -> None:
    """Save the header of each field of a table (field of ``COLUMN_ALIASES`` -> header) and have it read.

    Raises `Refused` when the import does not wait for a mapping, and when no column names a person.
    """
    waiting = _require_needs_mapping(import_job)
    make_csv_reader(columns)
    waiting.columns = dict(columns)
    waiting.state = ImportState.WAITING
    waiting.save(update_fields=["columns", "state"])
    import_requested.publish(host_id=waiting.host_id, now=now, subject=waiting)


@transaction.atomic
def skip_import(*, import_job: ImportJob, now: datetime) -> None:
    """Skip a table that waits for its mapping, and delete its file. Raises `Refused`."""
    waiting = _require_needs_mapping(import_job)
    path = make_uploads_folder(waiting.host_id) / waiting.upload
    waiting.state = ImportState.REFUSED
    waiting.refusal = IMPORT_SKIPPED
    waiting.upload = ""
    waiting.finished_at = now
    waiting.save()
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def skip_abandoned_imports(*, now: datetime) -> None:
    """Skip every table that has waited for its mapping longer than `COLUMN_MAPPING_TIMEOUT`."""
    for waiting in ImportJob.objects.filter(
        state=ImportState.NEEDS_MAPPING, created_at__lt=now - COLUMN_MAPPING_TIMEOUT
    ):
        skip_import(import_job=waiting, now=now)


def _require_needs_mapping(import_job: ImportJob) -> ImportJob:
    waiting = ImportJob.objects.select_for_update().filter(pk=import_job.pk, state=ImportState.NEEDS_MAPPING).first()
    if waiting is None:
        raise Refused("This file does not wait for an answer any more.", code="import-needs-no-mapping")
    return waiting


def _find_mapping(host_id: int, headers: Sequence[str]) -> ColumnMapping | None:
    return ColumnMapping.objects.filter(host_id=host_id, headers=_headers_digest(headers)).first()


def _headers_digest(headers: Sequence[str]) -> str:
    return digest_text("\n".join(header.strip().lower() for header in headers))
