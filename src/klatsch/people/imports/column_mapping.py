"""Tables that nobody knows: which column is what is asked once, and remembered for every table with these headers."""

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
    """Return the beginning of what was handed over; None when it is no table that could be asked about."""
    try:
        found = preview_table(path, name=import_job.name)
    except UnreadableArchive:
        return None
    return found if 1 < len(found.headers) <= _MAX_PREVIEW_COLUMNS else None


def preview_upload(import_job: ImportJob) -> TablePreview | None:
    """Return the beginning of an upload that waits for its columns to be named; None when it is gone."""
    return (
        preview_columns(import_job, make_uploads_folder(import_job.host_id) / import_job.upload)
        if import_job.upload
        else None
    )


def load_column_mapping(import_job: ImportJob, path: Path) -> dict[str, str]:
    """Return what the host said once of a table with these headers (field -> header); empty when they never did."""
    found = preview_columns(import_job, path)
    known = _find_mapping(import_job.host_id, found.headers) if found else None
    return known.columns if known else {}


def save_column_mapping(import_job: ImportJob, path: Path, now: datetime) -> None:
    """Keep what the host said of the columns of a table that was read."""
    found = preview_columns(import_job, path)
    if found:
        ColumnMapping.objects.update_or_create(
            host_id=import_job.host_id,
            headers=_headers_digest(found.headers),
            defaults={"columns": import_job.columns, "named_at": now},
        )


@transaction.atomic
def map_columns(*, import_job: ImportJob, columns: Mapping[str, str], now: datetime) -> None:
    """Save the header of each field of a table (field of ``COLUMN_ALIASES`` -> header) and have it read.

    Raises `Refused` when it does not wait for that, or when no column tells who somebody is.
    """
    waiting = _require_needs_mapping(import_job)
    make_csv_reader(columns)
    waiting.columns, waiting.state = dict(columns), ImportState.WAITING
    waiting.save(update_fields=["columns", "state"])
    import_requested.publish(host_id=waiting.host_id, now=now, subject=waiting)


@transaction.atomic
def skip_import(*, import_job: ImportJob, now: datetime) -> None:
    """Do not read a table that waits for its columns to be named; the file goes. Raises `Refused`."""
    waiting = _require_needs_mapping(import_job)
    path = make_uploads_folder(waiting.host_id) / waiting.upload
    waiting.state, waiting.refusal, waiting.upload, waiting.finished_at = ImportState.REFUSED, IMPORT_SKIPPED, "", now
    waiting.save()
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def skip_abandoned_imports(*, now: datetime) -> None:
    """Leave out every table that has waited for a week."""
    for waiting in ImportJob.objects.filter(
        state=ImportState.NEEDS_MAPPING, created_at__lt=now - COLUMN_MAPPING_TIMEOUT
    ):
        skip_import(import_job=waiting, now=now)


def _require_needs_mapping(import_job: ImportJob) -> ImportJob:
    found = ImportJob.objects.select_for_update().filter(pk=import_job.pk, state=ImportState.NEEDS_MAPPING).first()
    if found is None:
        raise Refused("This file does not wait for an answer any more.", code="import-needs-no-mapping")
    return found


def _find_mapping(host_id: int, headers: Sequence[str]) -> ColumnMapping | None:
    return ColumnMapping.objects.filter(host_id=host_id, headers=_headers_digest(headers)).first()


def _headers_digest(headers: Sequence[str]) -> str:
    return digest_text("\n".join(header.strip().lower() for header in headers))
