"""Archives that come by a page: kept in the data folder until they are read in the background."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import override_language
from klatsch.core.security.tokens import new_token
from klatsch.networks.errors import UnreadableArchive
from klatsch.people.imports.column_mapping import preview_columns
from klatsch.people.imports.jobs import clean_circle_name, run_import
from klatsch.people.imports.upload_storage import make_uploads_folder
from klatsch.people.models import MAX_LINE_LENGTH, ImportJob, ImportState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from klatsch.accounts.models import Host

MAX_UPLOAD_BYTES = 4 * 1024**3


def store_upload(
    *,
    host: Host,
    name: str,
    chunks: Iterable[bytes],
    read_later: Callable[[int], object],
    now: datetime,
    circle: str = "",
) -> ImportJob:
    """Keep an archive that was handed over; `read_later` is told its id when it is safely kept.

    The name is only shown, never used as a path; everybody it tells of joins `circle`. Raises `Refused` for a file
    above 4 GiB.
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
            "“%(plain)s” is larger than 4 GiB: import it with the klatsch command on the server.", plain=plain
        )
    with transaction.atomic():
        made = ImportJob.objects.create(
            host=host, name=plain, upload=path.name, size=size, circle=clean_circle_name(circle), created_at=now
        )
        transaction.on_commit(partial(read_later, made.pk))
    return made


def read_upload(*, import_id: int) -> int | None:
    """Read an archive that waits, or go on where a crash left it; the file goes when it is read or refused.

    A table that nobody knows stays until the host has said which column is what.

    Returns the id of the host whose deck it went to; None when there was nothing to read.
    """
    waiting = ImportJob.objects.filter(pk=import_id).exclude(upload="").first()
    if waiting is None or waiting.is_over or waiting.state == ImportState.NEEDS_MAPPING:
        return None
    path = make_uploads_folder(waiting.host_id) / waiting.upload
    # The sentence of a refusal stands in the import, and those about rows beside them, where the host sees them.
    with suppress(Refused), override_language(waiting.host.language):
        try:
            run_import(import_job=waiting, path=path)
        except UnreadableArchive:
            if not waiting.columns and preview_columns(waiting, path):
                waiting.state, waiting.refusal, waiting.finished_at = ImportState.NEEDS_MAPPING, "", None
                waiting.save()
                return None
    path.unlink(missing_ok=True)
    waiting.upload = ""
    waiting.save(update_fields=["upload"])
    return waiting.host_id
