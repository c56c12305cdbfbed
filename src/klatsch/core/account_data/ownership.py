"""Which rows belong to a host: every table of ours from which foreign keys lead to them, found by asking Django.

A stage has to say two things in its apps.py: what it `exclude_from_export` of a host's archive, and which columns `declare_soft_reference`
other rows without being foreign keys.
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

if TYPE_CHECKING:
    type Model = type[models.Model]

_PACKAGE_PREFIX = "klatsch."
_excluded_labels: set[str] = set()
_soft_references: dict[str, dict[str, str]] = {}


def exclude_from_export(label: str) -> None:
    """Keep the rows of a model (``people.person``) out of archives: secrets, and what would act at another place.

    They are deleted with their host all the same.
    """
    _excluded_labels.add(label)


def declare_soft_reference(label: str, **columns: str) -> None:
    """Say that columns of a model hold ids of another one: ``point_at("people.merge", handles="people.handle")``.

    A column may hold one id, a list of them, a mapping whose values are ids, or the part of an address after its
    question mark (``circle=12&got``), with the name of the model before the id.
    """
    _soft_references.setdefault(label, {}).update(columns)


@dataclass(frozen=True)
class OwnedTable:
    """One model whose rows belong to hosts. `of_host` is the lookup that leads from a row to its host."""

    model: Model
    of_host: str
    parents: Mapping[str, str] = field(default_factory=dict)
    """Foreign keys by column (``person_id``), each with the label of the model it leads to."""
    soft_references: Mapping[str, str] = field(default_factory=dict)
    """Columns of other shapes that hold ids, likewise."""

    @property
    def label(self) -> str:
        """``people.person``."""
        return str(self.model._meta.label_lower)  # noqa: SLF001 - the documented way

    @property
    def is_exported(self) -> bool:
        """Whether its rows are part of an archive."""
        return self.label not in _excluded_labels

    @property
    def is_single_row(self) -> bool:
        """Whether a host can have only one such row, made along the way: no sign that they have begun."""
        return any(relation.one_to_one for relation in _foreign_keys(self.model) if _leads_to_host(relation))

    def rows_of(self, host_id: int) -> models.QuerySet[Any]:
        """Return the rows of a host, oldest first."""
        return self.model._default_manager.filter(**{self.of_host: host_id}).order_by("pk")  # noqa: SLF001 - likewise


@cache
def owned_tables() -> tuple[OwnedTable, ...]:
    """Return every table of a host, those before that others lead to."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith(_PACKAGE_PREFIX) and (path := _host_lookup(model)):
            label = model._meta.label_lower  # noqa: SLF001 - likewise
            parents = {relation.attname: _target_label(relation) for relation in _foreign_keys(model)}
            found[label] = OwnedTable(model, path, parents, _soft_references.get(label, {}))
    ordered: dict[str, OwnedTable] = {}
    for label in sorted(found):
        _add_parents_first(label, found, ordered, set())
    return tuple(ordered.values())


def _add_parents_first(
    label: str, found: Mapping[str, OwnedTable], ordered: dict[str, OwnedTable], begun: set[str]
) -> None:
    if label in ordered or label in begun:
        return
    begun.add(label)
    # Foreign keys first: what only points may lead to what comes later.
    for parent in (*found[label].parents.values(), *found[label].soft_references.values()):
        if parent in found:
            _add_parents_first(parent, found, ordered, begun)
    ordered[label] = found[label]


def _host_lookup(model: Model) -> str:
    """Return the shortest way to the host along foreign keys that are never empty; none where there is none."""
    ways: deque[tuple[Model, tuple[str, ...]]] = deque([(model, ())])
    seen = {model}
    while ways:
        here, path = ways.popleft()
        for relation in _foreign_keys(here):
            way = (*path, relation.name)
            if _leads_to_host(relation):
                return "__".join(way)
            there = relation.related_model
            if there not in seen and not relation.null:
                seen.add(there)
                ways.append((there, way))
    return ""


def _foreign_keys(model: Model) -> list[models.ForeignKey[Any, Any]]:
    fields = model._meta.local_concrete_fields  # noqa: SLF001 - likewise
    return [found for found in fields if isinstance(found, models.ForeignKey)]


def _target_label(relation: models.ForeignKey[Any, Any]) -> str:
    return str(relation.related_model._meta.label_lower)  # noqa: SLF001 - likewise


def _leads_to_host(relation: models.ForeignKey[Any, Any]) -> bool:
    return _target_label(relation) == settings.AUTH_USER_MODEL.lower()
