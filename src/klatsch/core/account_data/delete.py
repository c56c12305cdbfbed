"""Deleting everything that belongs to a host, in as many statements as there are tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from klatsch.core.account_data.ownership import owned_tables

type DeletionVeto = Callable[[int, datetime], str]

_vetoes: list[DeletionVeto] = []
_cleanups: list[Callable[[int], object]] = []


def veto_deletion(objection: DeletionVeto) -> None:
    """Have `objection(host_id, now)` say in one sentence why a host cannot leave yet; empty when they can."""
    _vetoes.append(objection)


def deletion_objections(host_id: int, now: datetime) -> list[str]:
    """Return why a host cannot leave yet, a sentence each."""
    return [sentence for objection in _vetoes if (sentence := objection(host_id, now))]


def register_cleanup(tidier: Callable[[int], object]) -> None:
    """Have `tidier(host_id)` take away what a host leaves behind beside the database, after they are gone."""
    _cleanups.append(tidier)


def run_cleanups(host_id: int) -> None:
    """Take away what a host who is gone left behind beside the database."""
    for tidier in _cleanups:
        tidier(host_id)


def delete_owned_rows(*, host_id: int) -> int:
    """Delete every row of a host but their own; return how many. Needs a transaction around it.

    Children go before their parents, so nothing has to be collected, however large the deck is.
    """
    return sum(table.rows_of(host_id).order_by()._raw_delete("default") for table in reversed(owned_tables()))  # noqa: SLF001 - delete() would load 100,000 people to look for children that are gone
