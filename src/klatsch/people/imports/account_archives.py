"""The archive of a whole host among those that are imported: it goes into an empty deck, with its invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.account_data.restore import restore_archive
from klatsch.people.models.people import ImportedFile, ImportJob

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT_ARCHIVE_SOURCE = "klatsch"
# This import itself, those that were refused before it, and what they say.
_IMPORT_REPORT_LABELS = frozenset({"people.import", "people.importedfile", "people.rejectedrow", "people.unreadfile"})


def import_account_archive(*, of_import: ImportJob, path: Path) -> None:
    """Restore an archive into the deck of an import's host, and account for its rows, one file a table.

    The same archive a second time changes nothing. Raises `Refused` for a deck that is not empty.
    """
    if of_import.is_repeat:
        before = ImportedFile.objects.filter(of_import__host_id=of_import.host_id, source=ACCOUNT_ARCHIVE_SOURCE)
        first = before.filter(of_import__digest=of_import.digest, of_import__state="done").order_by("pk")
        counts = {file.part: file.rows for file in first}
    else:
        counts = restore_archive(host_id=of_import.host_id, path=path, but=_IMPORT_REPORT_LABELS)
        # What waited to be read on the other server is not here.
        waiting = ImportJob.objects.filter(host_id=of_import.host_id).exclude(pk=of_import.pk).exclude(upload="")
        waiting.update(upload="", state="refused", refusal="It was not read before you moved.")
    column = "unchanged" if of_import.is_repeat else "new"
    ImportedFile.objects.bulk_create(
        ImportedFile(
            of_import=of_import,
            name=f"{part}.jsonl",
            source=ACCOUNT_ARCHIVE_SOURCE,
            part=part,
            rows=rows,
            **{column: rows},
        )
        for part, rows in counts.items()
        if rows
    )
