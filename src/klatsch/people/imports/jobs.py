"""Import jobs: read an archive into the deck of a host."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from itertools import batched, islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Sum

from klatsch.core import clock
from klatsch.core.account_data.export import read_manifest
from klatsch.core.db.database import analyze_tables
from klatsch.core.errors import Refused
from klatsch.networks.archives.reader import open_archive
from klatsch.networks.errors import UnreadableArchive
from klatsch.networks.records import Rejected, Row
from klatsch.people.deck.locks import lock_deck
from klatsch.people.events import import_finished
from klatsch.people.imports.account_archives import import_account_archive
from klatsch.people.imports.batch import NEW, UNCHANGED, UPDATED
from klatsch.people.imports.column_mapping import load_column_mapping, save_column_mapping
from klatsch.people.imports.handles import ImportHistory
from klatsch.people.imports.writer import write_batch
from klatsch.people.models import (
    MAX_LINE_LENGTH,
    MAX_UNREAD_FILES,
    Connection,
    Fact,
    Handle,
    ImportConfirmation,
    ImportedFile,
    ImportJob,
    ImportState,
    Interaction,
    Person,
    RejectedRow,
    UnreadFile,
)
from klatsch.people.privacy.erase import TombstoneIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.networks.archives.reader import FileReading, OpenArchive

IMPORT_BATCH_ROWS = 2000
# With so many new rows the planner of the database needs new statistics.
ANALYZE_AFTER_ROWS = 5000
# Where it is tomorrow already.
_TIME_ZONE_MARGIN = timedelta(days=1)
_ERASED_ROW_REASON = "This person was erased, and stays out."
type Progress = Callable[[int], None]
ANALYZED_MODELS = (Person, Handle, Connection, Fact, Interaction, ImportConfirmation)


def import_archive(
    *,
    host: Host,
    path: Path,
    now: datetime,
    name: str = "",
    source: str = "",
    beside: Sequence[Path] = (),
    columns: Mapping[str, str] | None = None,
    circle: str = "",
    progress: Progress | None = None,
) -> ImportJob:
    """Read a file, folder or zip into the deck of `host` and return its import, finished, with counts a file.

    `name` is the name of the archive that the host sees; `columns` (field -> header) maps the columns of any table;
    every person of the archive joins the circle with the name `circle`; `progress` is called with the number of rows of
    each batch. Raises `Refused` (`UnreadableArchive`) when nothing in it can be read; then no person was changed.
    """
    import_job = ImportJob.objects.create(
        host=host,
        name=(name or str(path))[:MAX_LINE_LENGTH],
        asked_source=source,
        columns=dict(columns or {}),
        circle=clean_circle_name(circle),
        created_at=now,
        size=_size_bytes(path),
    )
    return run_import(import_job=import_job, path=path, beside=beside, progress=progress)


def clean_circle_name(name: str) -> str:
    return " ".join(name.replace("\0", "").split())[:120]


def run_import(
    *, import_job: ImportJob, path: Path, beside: Sequence[Path] = (), progress: Progress | None = None
) -> ImportJob:
    """Read an archive for an import job, from the row where it stopped if it did. Raises `Refused`."""
    import_job.state = ImportState.RUNNING
    import_job.digest = digest_content(path)
    import_job.is_duplicate = ImportJob.objects.filter(
        host_id=import_job.host_id, digest=import_job.digest, state=ImportState.DONE
    ).exists()
    import_job.save()
    try:
        if read_manifest(path) is not None:
            import_account_archive(import_job=import_job, path=path)
            _finish_import(import_job, ImportState.DONE)
            return import_job
        with _open_import_archive(import_job, path, beside) as opened:
            import_job.made_on, import_job.newest_on = opened.age(import_job.created_at.date() + _TIME_ZONE_MARGIN)
            import_job.save()
            history = ImportHistory(import_job)
            for reading in opened.readings():
                _read_file(reading, import_job, history, progress)
            _record_unread_files(import_job, opened.unread)
    except Refused as refusal:
        _finish_import(import_job, ImportState.REFUSED, str(refusal)[:MAX_LINE_LENGTH])
        raise
    if import_job.columns:
        save_column_mapping(import_job, path, clock.now())
    _finish_import(import_job, ImportState.DONE)
    return import_job


def _open_import_archive(import_job: ImportJob, path: Path, beside: Sequence[Path]) -> OpenArchive:
    """Open the archive by its detected source; a table with unknown headers is read by the mapping of the host."""
    name = Path(import_job.name).name
    if not import_job.columns:
        try:
            return open_archive(path, source=import_job.asked_source or None, name=name, beside=beside)
        except UnreadableArchive:
            columns = load_column_mapping(import_job, path)
            if not columns:
                raise
            import_job.columns = columns
    return open_archive(path, name=name, columns=import_job.columns)


def _record_unread_files(import_job: ImportJob, names: Sequence[str]) -> None:
    # Again after a crash it is the same.
    UnreadFile.objects.filter(import_job=import_job).delete()
    UnreadFile.objects.bulk_create(
        UnreadFile(import_job=import_job, name=name[-MAX_LINE_LENGTH:]) for name in names[:MAX_UNREAD_FILES]
    )


def _finish_import(import_job: ImportJob, state: ImportState, refusal: str = "") -> None:
    now = clock.now()
    is_done = state == ImportState.DONE
    if is_done and (import_job.files.aggregate(new=Sum("new"))["new"] or 0) >= ANALYZE_AFTER_ROWS:
        analyze_tables(*(model._meta.db_table for model in ANALYZED_MODELS))  # noqa: SLF001 - the documented way
    import_job.state = state
    import_job.refusal = refusal
    import_job.finished_at = now
    with transaction.atomic():
        import_job.save()
        if is_done:
            import_finished.publish(host_id=import_job.host_id, now=now, subject=import_job)


def _read_file(reading: FileReading, import_job: ImportJob, history: ImportHistory, progress: Progress | None) -> None:
    file, _ = ImportedFile.objects.get_or_create(
        import_job=import_job,
        name=reading.file[:MAX_LINE_LENGTH],
        part=reading.part,
        defaults={"source": reading.source},
    )
    # What was written before a crash is counted already.
    rows = islice(reading.rows, file.rows, None)
    erased = TombstoneIndex(import_job.host_id)
    for rows_of_batch in batched(rows, IMPORT_BATCH_ROWS, strict=False):
        with transaction.atomic():
            lock_deck(import_job.host_id)
            _write_rows(rows_of_batch, file, import_job, history, erased)
        if progress is not None:
            progress(len(rows_of_batch))


def _write_rows(
    rows: Sequence[Row | Rejected],
    file: ImportedFile,
    import_job: ImportJob,
    history: ImportHistory,
    erased: TombstoneIndex,
) -> None:
    checked = [
        Rejected(row.line, _ERASED_ROW_REASON) if isinstance(row, Row) and erased.speaks_of(row) else row
        for row in rows
    ]
    accepted = [row for row in checked if isinstance(row, Row)]
    outcomes = write_batch(accepted, import_job, history)
    RejectedRow.objects.bulk_create(
        RejectedRow(file=file, line=row.line, reason=row.reason[:MAX_LINE_LENGTH])
        for row in checked
        if isinstance(row, Rejected)
    )
    ImportedFile.objects.filter(pk=file.pk).update(
        rows=F("rows") + len(rows),
        new=F("new") + outcomes.count(NEW),
        updated=F("updated") + outcomes.count(UPDATED),
        unchanged=F("unchanged") + outcomes.count(UNCHANGED),
        rejected=F("rejected") + len(rows) - len(accepted),
    )


def digest_content(path: Path) -> str:
    """Return a digest that is the same for archives with the same content, wherever they are stored."""
    digest = blake2b(digest_size=32)
    for file in _list_files(path):
        if file != path:
            digest.update(str(file.relative_to(path)).encode(errors="replace") + b"\0")
        with file.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _list_files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(file for file in path.rglob("*") if file.is_file() and not file.is_symlink())
    elif path.is_file():
        yield path


def _size_bytes(path: Path) -> int:
    return sum(file.stat().st_size for file in _list_files(path))
