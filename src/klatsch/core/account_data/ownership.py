"""Ownership of rows: every table of klatsch from which foreign keys lead to a host, found in Django's model registry.

A stage connects two things in its apps.py: models that are excluded from export, and soft references, which are columns
that hold ids of other rows without being foreign keys.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import models

from klatsch.core.hooks import Hook

if TYPE_CHECKING:
    type Model = type[models.Model]

_PACKAGE_PREFIX = "klatsch."

export_exclusions: Hook[str] = Hook(
    "export exclusions",
    "The reason why the rows of a model are not part of a host's archive, under the label of the model "
    "(`people.person`). The rows are deleted with their host all the same.",
)
soft_references: Hook[str] = Hook(
    "soft references",
    "The label of the model whose ids a column holds, under the label of its own model and its name "
    "(`people.merge.handles`). A column may hold one id, a list of them, a mapping whose values are ids, or a query "
    "string (`circle=12&got`) with the name of the model before the id.",
)


@dataclass(frozen=True)
class OwnedTable:
    """A model whose rows belong to hosts. `host_lookup` is the lookup that leads from a row to its host."""

    model: Model
    host_lookup: str
    parents: Mapping[str, str] = field(default_factory=dict)
    """Foreign keys by column (``person_id``), each with the label of the model it leads to."""
    soft_references: Mapping[str, str] = field(default_factory=dict)
    """Soft references by column, each with the label of the model it leads to."""

    @property
    def label(self) -> str:
        """The label of the model, such as ``people.person``."""
        return _label(self.model)

    @property
    def is_exported(self) -> bool:
        """Tell whether its rows are part of an archive."""
        return self.label not in export_exclusions

    @property
    def is_single_row(self) -> bool:
        """Tell whether a host has at most one such row. It is made along the way and does not mean that they began."""
        return any(key.one_to_one for key in _foreign_keys(self.model) if _leads_to_host(key))

    def rows_of(self, host_id: int) -> models.QuerySet[Any]:
        """Return the rows of a host, oldest first."""
        return self.model._default_manager.filter(**{self.host_lookup: host_id}).order_by("pk")  # noqa: SLF001 - the documented way


@cache
def owned_tables() -> tuple[OwnedTable, ...]:
    """Return every table whose rows belong to hosts, parents before the tables that refer to them."""
    tables = {}
    for model in apps.get_models():
        if model.__module__.startswith(_PACKAGE_PREFIX) and (host_lookup := _host_lookup(model)):
            label = _label(model)
            parents = {key.attname: _target_label(key) for key in _foreign_keys(model)}
            tables[label] = OwnedTable(model, host_lookup, parents, _soft_references_of(label))
    ordered: dict[str, OwnedTable] = {}
    for label in sorted(tables):
        _add_parents_first(label, tables, ordered, set())
    return tuple(ordered.values())


def _soft_references_of(label: str) -> dict[str, str]:
    columns = {}
    for path, target in soft_references.items().items():
        model_label, _, column = path.rpartition(".")
        if model_label == label:
            columns[column] = target
    return columns


def _add_parents_first(
    label: str, tables: Mapping[str, OwnedTable], ordered: dict[str, OwnedTable], visited: set[str]
) -> None:
    if label in ordered or label in visited:
        return
    visited.add(label)
    # Foreign keys first: a soft reference may lead to a later table.
    for parent in (*tables[label].parents.values(), *tables[label].soft_references.values()):
        if parent in tables:
            _add_parents_first(parent, tables, ordered, visited)
    ordered[label] = tables[label]


def _host_lookup(model: Model) -> str:
    """Return the shortest path of foreign keys, none of them nullable, that leads to the host; "" without one."""
    queue: deque[tuple[Model, tuple[str, ...]]] = deque([(model, ())])
    visited = {model}
    while queue:
        current, path = queue.popleft()
        for key in _foreign_keys(current):
            key_path = (*path, key.name)
            if _leads_to_host(key):
                return "__".join(key_path)
            target = key.related_model
            if target not in visited and not key.null:
                visited.add(target)
                queue.append((target, key_path))
    return ""


def _foreign_keys(model: Model) -> list[models.ForeignKey[Any, Any]]:
    columns = model._meta.local_concrete_fields  # noqa: SLF001 - the documented way
    return [column for column in columns if isinstance(column, models.ForeignKey)]


def _label(model: Model) -> str:
    return str(model._meta.label_lower)  # noqa: SLF001 - the documented way


def _target_label(key: models.ForeignKey[Any, Any]) -> str:
    return _label(key.related_model)


def _leads_to_host(key: models.ForeignKey[Any, Any]) -> bool:
    return _target_label(key) == settings.AUTH_USER_MODEL.lower()
