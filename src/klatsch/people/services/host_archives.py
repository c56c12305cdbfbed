"""The archive of a whole host among those that are imported: it goes into an empty deck, with its invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.account_data.restore import restore_archive
from klatsch.people.models import Import, ImportedFile

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "klatsch"
# This import itself, those that were refused before it, and what they say.
_REPORTS = frozenset({"people.import", "people.importedfile", "people.rejectedrow", "people.unreadfile"})


def bring_archive_in(*, of_import: Import, path: Path) -> None:
    """Restore an archive into the deck of an import's host, and account for its rows, one file a table.

    The same archive a second time changes nothing. Raises `Refused` for a deck that is not empty.
    """
    if of_import.is_repeat:
        before = ImportedFile.objects.filter(of_import__host_id=of_import.host_id, source=SOURCE)
        first = before.filter(of_import__digest=of_import.digest, of_import__state="done").order_by("pk")
        counts = {file.part: file.rows for file in first}
    else:
        counts = restore_archive(host_id=of_import.host_id, path=path, but=_REPORTS)
        # What waited to be read on the other server is not here.
        waiting = Import.objects.filter(host_id=of_import.host_id).exclude(pk=of_import.pk).exclude(upload="")
        waiting.update(upload="", state="refused", refusal="It was not read before you moved.")
    column = "unchanged" if of_import.is_repeat else "new"
    ImportedFile.objects.bulk_create(
        ImportedFile(of_import=of_import, name=f"{part}.jsonl", source=SOURCE, part=part, rows=rows, **{column: rows})
        for part, rows in counts.items()
        if rows
    )
