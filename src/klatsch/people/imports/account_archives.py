"""Import of account archives (exports of a whole host), which go into an empty deck, with all invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.account_data.restore import restore_archive
from klatsch.people.models import ImportedFile, ImportJob

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT_ARCHIVE_SOURCE = "klatsch"
# This import itself, those that were refused before it, and what they say.
_IMPORT_REPORT_LABELS = frozenset(
    {"people.importjob", "people.importedfile", "people.rejectedrow", "people.unreadfile"}
)


def import_account_archive(*, import_job: ImportJob, path: Path) -> None:
    """Restore an archive into the deck of an import's host, and report its rows, one file a table.

    The same archive a second time changes nothing. Raises `Refused` for a deck that is not empty.
    """
    if import_job.is_duplicate:
        before = ImportedFile.objects.filter(import_job__host_id=import_job.host_id, source=ACCOUNT_ARCHIVE_SOURCE)
        first = before.filter(import_job__digest=import_job.digest, import_job__state="done").order_by("pk")
        counts = {file.part: file.rows for file in first}
    else:
        counts = restore_archive(host_id=import_job.host_id, path=path, ignored_labels=_IMPORT_REPORT_LABELS)
        # What waited to be read on the other server is not here.
        waiting = ImportJob.objects.filter(host_id=import_job.host_id).exclude(pk=import_job.pk).exclude(upload="")
        waiting.update(upload="", state="refused", refusal="It was not read before you moved.")
    column = "unchanged" if import_job.is_duplicate else "new"
    ImportedFile.objects.bulk_create(
        ImportedFile(
            import_job=import_job,
            name=f"{part}.jsonl",
            source=ACCOUNT_ARCHIVE_SOURCE,
            part=part,
            rows=rows,
            **{column: rows},
        )
        for part, rows in counts.items()
        if rows
    )
