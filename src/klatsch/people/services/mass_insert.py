"""Inserting thousands of rows at once.

`bulk_create` writes the SQL of every batch anew and asks every field how it is written; with 100,000 people that is
most of an import's time. Here the statement is the same every time, and only those columns are converted that a
driver does not take as they are.
"""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_CONVERTED = (models.DateField, models.JSONField)


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model and give each its key. Needs the lock of the deck and a transaction.

    Constraints hold as ever: a row that breaks one raises `IntegrityError`. Defaults are those of the model.
    """
    if not rows:
        return
    model = type(rows[0])
    for row, pk in zip(rows, _reserved(model, len(rows)), strict=True):
        row.pk = pk
    table, columns, values = _shape(model, connection.vendor)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(values(row))
        return
    marks = ", ".join(["%s"] * (columns.count(",") + 1))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [values(row) for row in rows])  # noqa: S608 - no input


def _reserved(model: type[models.Model], count: int) -> Iterator[int]:
    """Take keys from the table's own sequence; on SQLite the transaction holds off every other writer."""
    table = model._meta.db_table  # noqa: SLF001 - Django's documented way to a model's table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return iter([pk for (pk,) in cursor.fetchall()])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return iter(range(last + 1, last + 1 + count))


@lru_cache(maxsize=64)
def _shape(model: type[models.Model], vendor: str) -> tuple[str, str, Callable[[Any], tuple[Any, ...]]]:
    """Return table, columns and what makes a tuple of a row, for one kind of database."""
    del vendor
    fields = model._meta.local_concrete_fields  # noqa: SLF001 - Django's documented way to a model's columns
    quote = connection.ops.quote_name
    plain = attrgetter(*(field.attname for field in fields))
    converted = [(place, field) for place, field in enumerate(fields) if isinstance(field, _CONVERTED)]

    def values(row: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row of any model
        cells = list(plain(row))
        for place, field in converted:
            if cells[place] is not None:
                cells[place] = field.get_db_prep_save(cells[place], connection)
        return tuple(cells)

    table = model._meta.db_table  # noqa: SLF001 - as above
    return quote(table), ", ".join(quote(field.get_attname_column()[1] or "") for field in fields), values
