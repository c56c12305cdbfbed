"""Restoring a host's archive into an empty klatsch: all of it or nothing, every row under a new id."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from contextlib import closing
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction

from klatsch.core.account_data.export import (
    ARCHIVE_FORMAT_VERSION,
    DAMAGED_ARCHIVE_ERRORS,
    ROWS_FOLDER,
    read_manifest,
)
from klatsch.core.account_data.ownership import owned_tables
from klatsch.core.account_data.renames import column_names_today, labels_in_archives
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from klatsch.core.account_data.ownership import OwnedTable

    type Row = dict[str, Any]
    type Ids = dict[str, dict[Any, Any]]

# A deck of 100,000 people is a tenth of this. A larger file is no archive of klatsch.
MAX_UNPACKED_BYTES = 8 * 1024**3
MAX_COMPRESSION_RATIO = 250
MAX_LINE_BYTES = 32 * 1024**2
_UNCHECKED_RATIO_BYTES = 16 * 1024**2
_BATCH_ROWS = 2000
_UPDATE_BATCH_ROWS = 500
_DAMAGED_SENTENCE = "This archive of a host is damaged, or was changed: nothing was taken from it."


def restore_archive(*, host_id: int, path: Path, ignored_labels: frozenset[str] = frozenset()) -> dict[str, int]:
    """Give everything in an archive to a host who has nothing yet; return the number of rows by table.

    Raises `Refused` for a host who has rows already, those of the models in `ignored_labels` excepted, for an archive
    of a later klatsch, for one that is damaged, and for one whose links exist on this server already.
    """
    manifest = read_manifest(path)
    if manifest is None or manifest.get("format") != ARCHIVE_FORMAT_VERSION:
        raise Refused(
            "This archive of a host was made by another version of klatsch, which this one cannot read.",
            code="account-archive-of-another-version",
        )
    try:
        with zipfile.ZipFile(path) as archive, transaction.atomic():
            _refuse_zip_bomb(archive)
            _check_account_is_empty(host_id, ignored_labels)
            return _ArchiveRestore(archive, host_id).run()
    except (IntegrityError, DataError):
        raise Refused(
            "This archive does not fit here: its links or its times exist on this server already, or it was changed. "
            "Nothing was taken from it.",
            code="account-archive-does-not-fit",
        ) from None
    except (*DAMAGED_ARCHIVE_ERRORS, ValidationError):
        raise Refused(_DAMAGED_SENTENCE, code="account-archive-damaged") from None


def _refuse_zip_bomb(archive: zipfile.ZipFile) -> None:
    sizes = [(entry.file_size, entry.compress_size) for entry in archive.infolist()]
    is_bomb = any(
        size > _UNCHECKED_RATIO_BYTES and size > MAX_COMPRESSION_RATIO * max(packed, 1) for size, packed in sizes
    )
    if is_bomb or sum(size for size, _ in sizes) > MAX_UNPACKED_BYTES:
        raise Refused(
            "This archive of a host would unpack to far more than one holds: nothing was taken from it.",
            code="account-archive-too-large",
        )


def _check_account_is_empty(host_id: int, ignored_labels: frozenset[str]) -> None:
    """Refuse a host who has rows, and delete the single rows that were made along the way."""
    for table in owned_tables():
        if not table.is_exported or table.label in ignored_labels:
            continue
        rows = table.rows_of(host_id)
        if table.is_single_row:
            rows.delete()
        elif rows.exists():
            raise Refused(
                "This is the archive of a host, and it goes into an empty klatsch only. You have people or chats here "
                "already: make another host for it.",
                code="account-not-empty",
            )


class _ArchiveRestore:
    """One restore: makes the rows of each table, then fills in references to rows that were made later."""

    def __init__(self, archive: zipfile.ZipFile, host_id: int) -> None:
        self._archive = archive
        self._host_id = host_id
        self._tables = [table for table in owned_tables() if table.is_exported]
        self._ids: Ids = {}

    def run(self) -> dict[str, int]:
        counts = {}
        for table in self._tables:
            self._ids[table.label] = {}
            with closing(self._read_batches(table)) as batches:
                counts[table.label] = sum(self._create_rows(table, rows) for rows in batches)
        for table in self._tables:
            if self._late_columns(table):
                with closing(self._read_batches(table)) as batches:
                    for rows in batches:
                        self._fill_in_late_columns(table, rows)
        return counts

    def _read_batches(self, table: OwnedTable) -> Generator[tuple[Row, ...]]:
        names = [f"{ROWS_FOLDER}{label}.jsonl" for label in labels_in_archives(table.model)]
        entries = [name for name in names if name in self._archive.NameToInfo]
        # Without one, the archive is from before there was such a table.
        if entries:
            with self._archive.open(entries[0]) as stream:
                yield from batched(_read_rows(stream, column_names_today(table.model)), _BATCH_ROWS, strict=False)

    def _create_rows(self, table: OwnedTable, rows: tuple[Row, ...]) -> int:
        columns = {column.attname: column for column in table.model._meta.local_concrete_fields}  # noqa: SLF001 - the documented way
        objects = table.model._default_manager.bulk_create(self._object(table, columns, row) for row in rows)  # noqa: SLF001 - likewise
        key = table.model._meta.pk.attname  # noqa: SLF001 - likewise
        self._ids[table.label].update((row[key], made.pk) for row, made in zip(rows, objects, strict=True))
        return len(rows)

    def _object(self, table: OwnedTable, columns: Mapping[str, models.Field[Any, Any]], row: Row) -> models.Model:
        values: Row = {}
        for name, value in row.items():
            column = columns.get(name)
            # Ids are given anew, and an archive of a later klatsch may have columns that this one does not know.
            if column is not None and not isinstance(column, models.AutoField):
                values[name] = self._value(table, column, value)
        return table.model(**values)

    def _value(self, table: OwnedTable, column: models.Field[Any, Any], value: object) -> object:
        name = column.attname
        if name in table.parents:
            return self._parent_id(table, column, value)
        if name in table.soft_references:
            return _remap_ids(value, table.soft_references[name], self._ids)
        return _python_value(column, value)

    def _parent_id(self, table: OwnedTable, column: models.Field[Any, Any], value: object) -> object:
        label = table.parents[column.attname]
        if label == table.label:
            return None
        if label not in self._ids:
            # The host themself, or a row that was left out.
            return self._host_id if label == settings.AUTH_USER_MODEL.lower() else None
        return None if value is None else self._ids[label][value]

    def _late_columns(self, table: OwnedTable) -> list[str]:
        """Return the columns that refer to rows which did not exist yet when the rows of `table` were made."""
        labels = [each.label for each in owned_tables()]
        earlier = set(labels[: labels.index(table.label)])
        to_itself = [name for name, label in table.parents.items() if label == table.label]
        return [*to_itself, *(name for name, label in table.soft_references.items() if label not in earlier)]

    def _fill_in_late_columns(self, table: OwnedTable, rows: tuple[Row, ...]) -> None:
        key = table.model._meta.pk.attname  # noqa: SLF001 - likewise
        ids = self._ids[table.label]
        names = self._late_columns(table)
        rows = tuple(row for row in rows if any(row.get(name) for name in names))
        objects = table.model._default_manager.in_bulk([ids[row[key]] for row in rows])  # noqa: SLF001 - likewise
        for row in rows:
            for name in names:
                label = table.parents.get(name) or table.soft_references[name]
                setattr(objects[ids[row[key]]], name, _remap_ids(row.get(name), label, self._ids))
        fields = [name.removesuffix("_id") if name in table.parents else name for name in names]
        table.model._default_manager.bulk_update(objects.values(), fields, batch_size=_UPDATE_BATCH_ROWS)  # noqa: SLF001 - likewise


def _read_rows(stream: Any, names_today: Mapping[str, str]) -> Iterator[Row]:  # noqa: ANN401 - what zipfile opens
    while line := stream.readline(MAX_LINE_BYTES):
        row = json.loads(line)
        if not isinstance(row, dict):
            raise TypeError
        yield {names_today.get(name, name): value for name, value in row.items()}


def _python_value(column: models.Field[Any, Any], value: object) -> object:
    if value is None or isinstance(column, models.JSONField):
        return value
    if isinstance(column, models.BinaryField):
        return base64.b64decode(str(value))
    if isinstance(column, models.CharField) and len(str(value)) > (column.max_length or MAX_LINE_BYTES):
        raise ValueError
    return column.to_python(value)


def _remap_ids(value: object, label: str, all_ids: Ids) -> object:
    """Return `value` with new ids in the place of old ones, in whatever shape; an id that leads nowhere is left out."""
    ids = all_ids.get(label, {})
    if isinstance(value, str):
        name = label.rpartition(".")[2]
        return re.sub(rf"\b{name}=([0-9]+)", lambda match: f"{name}={ids.get(int(match[1]), 0)}", value)
    if isinstance(value, list):
        return [ids[old_id] for old_id in value if old_id in ids]
    if isinstance(value, dict):
        return {name: ids[old_id] for name, old_id in value.items() if old_id in ids}
    return ids.get(value)
