"""Old names of models and columns, so that host archives of earlier versions can still be restored."""

from __future__ import annotations

from klatsch.core.hooks import Hook

renamed_models: Hook[str] = Hook(
    "renamed models", "The label of a model, under the label that it had in host archives of earlier versions."
)
renamed_columns: Hook[str] = Hook(
    "renamed columns", "The name of a column, under the label of its model and the name that it had before."
)


def renamed_model(old_label: str, new_label: str) -> None:
    """Read the rows of `old_label` in older host archives as those of `new_label`, both as ``people.person``."""
    renamed_models.connect(old_label, new_label)


def renamed_column(label: str, old_name: str, new_name: str) -> None:
    """Read column `old_name` of the model that is called `email_type_label` today as `new_name`, in older host archives.

    Columns are named as in an archive: a foreign key ends in ``_id``.
    """
    renamed_columns.connect(f"{label}.{old_name}", new_name)


def labels_in_archives(label: str) -> list[str]:
    """Return every label under which an archive may hold the rows of a model, today's first."""
    return [label, *(old for old, new in renamed_models.items().items() if new == label)]


def column_today(label: str, name: str) -> str:
    """Return what a column that an archive calls `name` is called today."""
    return renamed_columns.get(f"{label}.{name}") or name
