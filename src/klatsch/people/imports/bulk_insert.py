"""Bulk insert: write thousands of rows at once.

`bulk_create` makes an object of every row, asks every field how it is written, and writes the SQL of every batch anew;
with 100,000 people that is most of an import's time. Here rows are plain values, the statement is made once for a
model, and only those columns are converted that a driver does not take as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    type Values = dict[str, Any]

_CONVERTED_FIELDS = (models.DateField, models.JSONField)


def bulk_insert(model: type[models.Model], rows: Sequence[Values]) -> None:
    """Insert rows, given by column (``person_id``, not ``person``), and put the key of each under ``id``.

    What is left out takes the model's default. Constraints hold as ever: a row that breaks one raises
    `IntegrityError`. Needs the lock of the deck and a transaction.
    """
    bulk_insert_streamed(model, rows, len(rows))


def bulk_insert_streamed(model: type[models.Model], rows: Iterable[Values], count: int) -> None:
    """Insert `count` rows as `bulk_insert` does, from an iterator: PostgreSQL writes rows while others are made."""
    if not count:
        return
    table = _prepare_insert(model, connection.vendor)
    values = _convert_rows(table, zip(rows, _reserve_keys(table.name, count), strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table.name} ({table.columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            cursor.executemany(table.statement, values)  # type: ignore[arg-type]  # any rows do


@dataclass(frozen=True, slots=True)
class _InsertStatement:
    name: str
    columns: str
    defaults: Values
    in_order: Callable[[Values], tuple[Any, ...]]
    converted: Mapping[str, models.Field[Any, Any]]

    @property
    def statement(self) -> str:
        marks = ", ".join(["%s"] * len(self.defaults))
        return f"INSERT INTO {self.name} ({self.columns}) VALUES ({marks})"  # noqa: S608 - names of our own models


@lru_cache(maxsize=64)
def _prepare_insert(model: type[models.Model], vendor: str) -> _InsertStatement:
    """Return the table, the columns and the defaults of a model, for one kind of database."""
    del vendor
    fields: list[models.Field[Any, Any]] = list(model._meta.local_concrete_fields)  # noqa: SLF001 - the documented way
    converted = {field.attname: field for field in fields if isinstance(field, _CONVERTED_FIELDS)}
    defaults = {field.attname: field.get_default() for field in fields}
    for name, field in converted.items():
        defaults[name] = field.get_db_prep_save(defaults[name], connection)
    quote = connection.ops.quote_name
    return _InsertStatement(
        name=quote(model._meta.db_table),  # noqa: SLF001 - likewise
        columns=", ".join(quote(str(field.column)) for field in fields),
        defaults=defaults,
        in_order=itemgetter(*defaults),
        converted=converted,
    )


def _convert_rows(table: _InsertStatement, rows: Iterable[tuple[Values, int]]) -> Iterator[tuple[Any, ...]]:
    written: dict[tuple[str, Any], Any] = {}
    for row, pk in rows:
        row["id"] = pk
        for name, field in table.converted.items():
            value = row.get(name)
            if value is None:
                continue
            if isinstance(value, list | dict):
                row[name] = field.get_db_prep_save(value, connection)
                continue
            # Thousands of rows share a few thousand days.
            if (name, value) not in written:
                written[name, value] = field.get_db_prep_save(value, connection)
            row[name] = written[name, value]
        yield table.in_order({**table.defaults, **row})


def _reserve_keys(quoted_table: str, count: int) -> Sequence[int]:
    """Reserve keys from the sequence of a table; on SQLite the transaction keeps every other writer out."""
    table = quoted_table.strip('"')
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(keys) FROM generate_series(1, %s), "
                "(SELECT pg_get_serial_sequence(%s, 'id')::regclass AS keys OFFSET 0) AS one",
                [count, table],
            )
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last: int = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + count)
