"""Tables that nobody knows: which column is what is asked once, and remembered for every table with these headers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.errors import Refused
from klatsch.networks.adapters.archives.addressbook.any_table import any_table
from klatsch.networks.adapters.archives.door import preview_table
from klatsch.networks.errors import UnreadableArchive
from klatsch.people.answers import TableColumns
from klatsch.people.identities import digest_of
from klatsch.people.models import Import, ImportState
from klatsch.people.places import uploads_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from klatsch.networks.adapters.archives.addressbook.any_table import TablePreview

PATIENCE = timedelta(days=7)
LEFT_OUT = "You left it out."
_MAX_COLUMNS = 60


def preview_for(of_import: Import, path: Path) -> TablePreview | None:
    """Return the beginning of what was handed over; None when it is no table that could be asked about."""
    try:
        found = preview_table(path, name=of_import.name)
    except UnreadableArchive:
        return None
    return found if 1 < len(found.headers) <= _MAX_COLUMNS else None


def upload_preview(of_import: Import) -> TablePreview | None:
    """Return the beginning of an upload that waits for its columns to be named; None when it is gone."""
    return preview_for(of_import, uploads_folder(of_import.host_id) / of_import.upload) if of_import.upload else None


def remembered_columns(of_import: Import, path: Path) -> dict[str, str]:
    """Return what the host said once of a table with these headers (field -> header); empty when they never did."""
    found = preview_for(of_import, path)
    known = _remembered(of_import.host_id, found.headers) if found else None
    return known.columns if known else {}


def remember_columns(of_import: Import, path: Path, now: datetime) -> None:
    """Keep what the host said of the columns of a table that was read."""
    found = preview_for(of_import, path)
    if found:
        TableColumns.objects.update_or_create(
            host_id=of_import.host_id,
            headers=_key(found.headers),
            defaults={"columns": of_import.columns, "named_at": now},
        )


@transaction.atomic
def name_columns(*, of_import: Import, columns: Mapping[str, str], read_later: Callable[[int], object]) -> None:
    """Say which column of a waiting table is what (field of ``any_table.FIELDS`` -> header), and have it read.

    Raises `Refused` when it does not wait for that, or when no column tells who somebody is.
    """
    waiting = _asking(of_import)
    any_table(columns)
    waiting.columns, waiting.state = dict(columns), ImportState.WAITING
    waiting.save(update_fields=["columns", "state"])
    transaction.on_commit(partial(read_later, waiting.pk))


@transaction.atomic
def leave_out(*, of_import: Import, now: datetime) -> None:
    """Do not read a table that waits for its columns to be named; the file goes. Raises `Refused`."""
    waiting = _asking(of_import)
    path = uploads_folder(waiting.host_id) / waiting.upload
    waiting.state, waiting.refusal, waiting.upload, waiting.finished_at = ImportState.REFUSED, LEFT_OUT, "", now
    waiting.save()
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def leave_out_forgotten(*, now: datetime) -> None:
    """Leave out every table that has waited for a week."""
    for waiting in Import.objects.filter(state=ImportState.ASKING, created_at__lt=now - PATIENCE):
        leave_out(of_import=waiting, now=now)


def _asking(of_import: Import) -> Import:
    found = Import.objects.select_for_update().filter(pk=of_import.pk, state=ImportState.ASKING).first()
    if found is None:
        raise Refused("This file does not wait for an answer any more.")
    return found


def _remembered(host_id: int, headers: Sequence[str]) -> TableColumns | None:
    return TableColumns.objects.filter(host_id=host_id, headers=_key(headers)).first()


def _key(headers: Sequence[str]) -> str:
    return digest_of("\n".join(header.strip().lower() for header in headers))
