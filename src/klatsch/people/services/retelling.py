"""Remembering what an import tells that was known already, so that another can be taken out without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.people.models import LINE
from klatsch.people.retellings import HANDLE, Retelling
from klatsch.people.services.accounts_met import COLUMNS
from klatsch.people.services.mass_insert import insert_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.people.services.accounts_met import Met

TOLD = (*COLUMNS, "bio")


def note_retold(met: Met) -> None:
    """Write down what a batch told again; nothing for an archive of people who are new."""
    told = dict.fromkeys([*_accounts(met), *met.retold])
    insert_all(
        Retelling,
        [
            {"of_import_id": met.of_import.pk, "handle_id": handle, "kind": kind, "key": key}
            for handle, kind, key in told
        ],
    )


def _accounts(met: Met) -> Iterator[tuple[int, str, str]]:
    for key, handle in met.old.items():
        if handle.first_import_id == met.of_import.pk:
            continue
        actor = met.batch.told(key)
        alike = [column for column in TOLD if (told := getattr(actor, column)) and _same(told, getattr(handle, column))]
        yield handle.pk, HANDLE, ",".join(alike)


def _same(told: str, known: str) -> bool:
    return told in {known, known[:LINE]} or told[:LINE] == known
