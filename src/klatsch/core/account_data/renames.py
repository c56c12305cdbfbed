"""Old names of models and columns, so that host archives of earlier versions can still be restored.

A renamed model keeps its table and a renamed field its column, so the database knows the names of before: an archive
of version 0.1.0 called the model of table ``people_import`` ``people.import``, and its columns as the database does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model


def labels_in_archives(model: type[Model]) -> list[str]:
    """Return every label under which an archive may hold the rows of a model, today's first."""
    options = model._meta  # noqa: SLF001 - the documented way
    label_of_table = f"{options.app_label}.{options.db_table.removeprefix(options.app_label + '_')}"
    return list(dict.fromkeys([str(options.label_lower), label_of_table]))


def column_names_today(model: type[Model]) -> dict[str, str]:
    """Return the name of each column today, by every name that an archive may give it."""
    columns = model._meta.local_concrete_fields  # noqa: SLF001 - the documented way
    old_names = {str(column.column): column.attname for column in columns}
    return old_names | {column.attname: column.attname for column in columns}
