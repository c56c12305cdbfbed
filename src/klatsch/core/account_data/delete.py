"""Deleting everything that belongs to a host, in as many statements as there are tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from klatsch.core.account_data.ownership import owned_tables
from klatsch.core.hooks import Hook

type DeletionVeto = Callable[[int, datetime], str]

deletion_vetoes: Hook[DeletionVeto] = Hook(
    "deletion vetoes",
    "`veto(host_id, now)` returns a sentence that says why a host cannot be deleted yet, or an empty string.",
)
deletion_cleanups: Hook[Callable[[int], object]] = Hook(
    "deletion clean-ups",
    "`clean_up(host_id)` removes what a host leaves behind beside the database, after the deletion is committed.",
)


def deletion_objections(host_id: int, now: datetime) -> list[str]:
    """Return why a host cannot be deleted yet, a sentence for each reason."""
    return [sentence for veto in deletion_vetoes if (sentence := veto(host_id, now))]


def run_deletion_cleanups(host_id: int) -> None:
    """Remove what a deleted host left behind beside the database."""
    for clean_up in deletion_cleanups:
        clean_up(host_id)


def delete_owned_rows(*, host_id: int) -> int:
    """Delete every row of a host but their own; return how many. Needs a transaction around it.

    Children go before their parents, so nothing has to be collected, however large the deck is.
    """
    return sum(table.rows_of(host_id).order_by()._raw_delete("default") for table in reversed(owned_tables()))  # noqa: SLF001 - delete() would load 100,000 people to look for children that are gone
