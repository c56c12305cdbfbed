"""Deleting everything that belongs to a host, in as many statements as there are tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from klatsch.core.belongings.tables import tables

type Objection = Callable[[int, datetime], str]

_objections: list[Objection] = []
_tidiers: list[Callable[[int], object]] = []


def object_to_leaving(objection: Objection) -> None:
    """Have `objection(host_id, now)` say in one sentence why a host cannot leave yet; empty when they can."""
    _objections.append(objection)


def objections_to_leaving(host_id: int, now: datetime) -> list[str]:
    """Return why a host cannot leave yet, a sentence each."""
    return [sentence for objection in _objections if (sentence := objection(host_id, now))]


def tidy_when_gone(tidier: Callable[[int], object]) -> None:
    """Have `tidier(host_id)` take away what a host leaves behind beside the database, after they are gone."""
    _tidiers.append(tidier)


def tidy_up_after(host_id: int) -> None:
    """Take away what a host who is gone left behind beside the database."""
    for tidier in _tidiers:
        tidier(host_id)


def delete_belongings(*, host_id: int) -> int:
    """Delete every row of a host but their own; return how many. Needs a transaction around it.

    Children go before their parents, so nothing has to be collected, however large the deck is.
    """
    return sum(table.rows_of(host_id).order_by()._raw_delete("default") for table in reversed(tables()))  # noqa: SLF001 - delete() would load 100,000 people to look for children that are gone
