"""Uploaded archives: stored in the data folder until they are read in the background."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import override_language
from klatsch.core.security.tokens import new_token
from klatsch.networks.errors import UnreadableArchive
from klatsch.people.events import import_requested
from klatsch.people.imports.column_mapping import preview_columns
from klatsch.people.imports.jobs import clean_circle_name, run_import
from klatsch.people.imports.upload_storage import make_uploads_folder
from klatsch.people.models import MAX_LINE_LENGTH, ImportJob, ImportState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from klatsch.accounts.models import Host

MAX_UPLOAD_BYTES = 4 * 1024**3


def store_upload(
    *,
    host: Host,
    name: str,
    chunks: Iterable[bytes],
    now: datetime,
    circle: str = "",
) -> ImportJob:
    """Store an uploaded archive, to be read in the background, and return its import.

    The name is only shown, never used as a path; every person of the archive joins `circle`. Raises `Refused` for a
    file above 4 GiB.
    """
    plain = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name[-MAX_LINE_LENGTH:] or "archive"
    path = make_uploads_folder(host.pk) / new_token()
    size = 0
    with path.open("wb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_UPLOAD_BYTES:
                break
            stream.write(chunk)
    if size > MAX_UPLOAD_BYTES:
        path.unlink()
        raise Refused(
            "“%(plain)s” is larger than 4 GiB: import it with the klatsch command on the server.",
            code="upload-too-large",
            plain=plain,
        )
    with transaction.atomic():
        import_job = ImportJob.objects.create(
            host=host, name=plain, upload=path.name, size=size, circle=clean_circle_name(circle), created_at=now
        )
        import_requested.publish(host_id=host.pk, now=now, subject=import_job)
    return import_job


def read_upload(*, import_id: int) -> bool:
    """Read an upload, from where it stopped after a crash, and delete its file; return whether that was done.

    False when there is nothing to read, and for a table of unknown columns: its file stays until the host maps them.
    """
    waiting = ImportJob.objects.filter(pk=import_id).exclude(upload="").first()
    if waiting is None or waiting.is_over or waiting.state == ImportState.NEEDS_MAPPING:
        return False
    path = make_uploads_folder(waiting.host_id) / waiting.upload
    # The sentence of a refusal stands in the import, and those about rows beside them, where the host sees them.
    with suppress(Refused), override_language(waiting.host.language):
        try:
            run_import(import_job=waiting, path=path)
        except UnreadableArchive:
            if not waiting.columns and preview_columns(waiting, path):
                waiting.state = ImportState.NEEDS_MAPPING
                waiting.refusal = ""
                waiting.finished_at = None
                waiting.save()
                return False
    path.unlink(missing_ok=True)
    waiting.upload = ""
    waiting.save(update_fields=["upload"])
    return True
