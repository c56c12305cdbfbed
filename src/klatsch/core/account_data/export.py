"""Export of a host's account: a zip with everything that belongs to them, one JSON object a row, one file a table.

It can be restored into an empty klatsch, on SQLite or PostgreSQL (`restore`). Ids are those of its own server.
"""

from __future__ import annotations

import base64
import json
import lzma
import struct
import zipfile
import zlib
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from klatsch.core.account_data.ownership import owned_tables

if TYPE_CHECKING:
    from pathlib import Path

    from klatsch.core.account_data.ownership import OwnedTable

    type ArchiveTarget = Path | IO[bytes]

ARCHIVE_FORMAT_VERSION = 1
ARCHIVE_MANIFEST_NAME = "klatsch-host.json"
ROWS_FOLDER = "rows/"
_MAX_MANIFEST_BYTES = 1 << 20
_BATCH_ROWS = 2000
_READ_ME = """Everything that belongs to one host of klatsch.

rows/ has one file a table, with one JSON object a line. `klatsch import` brings the archive into an empty klatsch.
Left out are passwords, sign-in keys, API tokens, connected calendars and letters.
"""
# The errors that zipfile, its decompressors and json raise for damaged bytes, and for values of other types.
DAMAGED_ARCHIVE_ERRORS = (
    *(OSError, EOFError, ValueError, TypeError, AttributeError, KeyError, ArithmeticError),
    *(RuntimeError, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile),
)


def write_archive(*, host_id: int, about: dict[str, str], target: ArchiveTarget, now: datetime) -> dict[str, int]:
    """Write the archive of a host to `target`, and `about` into its manifest; return the number of rows by table.

    Rows are streamed, so memory stays flat. Call it within `read_snapshot`.
    """
    counts = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in owned_tables():
            if table.is_exported:
                with archive.open(f"{ROWS_FOLDER}{table.label}.jsonl", "w", force_zip64=True) as stream:
                    counts[table.label] = _write_table(table, host_id, stream)
        manifest = {"format": ARCHIVE_FORMAT_VERSION, "made_at": now.isoformat(), "host": about, "rows": counts}
        archive.writestr(ARCHIVE_MANIFEST_NAME, json.dumps(manifest, indent=2))
        archive.writestr("read-me.txt", _READ_ME)
    return counts


def _write_table(table: OwnedTable, host_id: int, stream: IO[bytes]) -> int:
    count = 0
    for row in table.rows_of(host_id).values().iterator(chunk_size=_BATCH_ROWS):
        stream.write(json.dumps(row, default=_json_value, ensure_ascii=False).encode(errors="replace") + b"\n")
        count += 1
    return count


def _json_value(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return str(value)


def read_manifest(path: Path) -> dict[str, Any] | None:
    """Return the manifest of a host's archive; None for any other file."""
    if not (path.is_file() and zipfile.is_zipfile(path)):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            if (
                ARCHIVE_MANIFEST_NAME not in archive.namelist()
                or archive.getinfo(ARCHIVE_MANIFEST_NAME).file_size > _MAX_MANIFEST_BYTES
            ):
                return None
            manifest = json.loads(archive.read(ARCHIVE_MANIFEST_NAME))
    except DAMAGED_ARCHIVE_ERRORS:
        return None
    return manifest if isinstance(manifest, dict) else None
