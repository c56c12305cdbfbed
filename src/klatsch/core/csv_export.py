"""CSV export for programs and spreadsheets."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    class Writable(Protocol):
        def write(self, text: str, /) -> object: ...


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(target: Writable, rows: Iterable[Sequence[str]]) -> None:
    """Write rows as CSV. A cell that a spreadsheet would read as a formula is marked as text."""
    table = csv.writer(target, lineterminator="\n")
    for row in rows:
        table.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row])
