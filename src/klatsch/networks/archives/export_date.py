"""The export date of an archive: of two that contradict each other the newer one is right, in any order of import."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from klatsch.networks.records import Connection, Interaction, Row

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable
    from pathlib import PurePath

    from klatsch.networks.records import Record, Rejected

# LinkedIn writes the month first, everybody else the year: twitter-2025-01-22-..., takeout-20250122T...
_MONTH_FIRST = re.compile(r"LinkedInDataExport_(?P<month>\d{2})-(?P<day>\d{2})-(?P<year>\d{4})")
_YEAR_FIRST = re.compile(
    r"(?:^|[-_])(?P<year>20\d{2})(?P<dash>-?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})(?!\d)", re.ASCII
)
_MAX_FOLDER_LEVELS = 3
# The year in zips that were packed without a clock.
_ZIP_EPOCH_YEAR = 1980


class ExportAge(NamedTuple):
    """The day when an archive was made, and the newest day in its rows; None where it is unknown."""

    made_on: date | None = None
    newest_on: date | None = None

    def is_older_than(self, other: ExportAge) -> bool:
        """Return True if this archive is certainly older than another; False where it cannot be decided."""
        if self.made_on is not None and other.made_on is not None:
            return self.made_on < other.made_on
        if self.newest_on is not None and other.newest_on is not None:
            return self.newest_on < other.newest_on
        return False


def date_in_name(path: PurePath) -> date | None:
    """Return the day that a network wrote into the name of its archive, or of a folder around it."""
    for name in [path.name, *(folder.name for folder in [*path.parents][: _MAX_FOLDER_LEVELS - 1])]:
        match = _MONTH_FIRST.search(name) or _YEAR_FIRST.search(name)
        if match:
            with suppress(ValueError):
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
    return None


def date_packed(entries: Iterable[zipfile.ZipInfo]) -> date | None:
    """Return the day of the newest file in a zip; None for one that was packed without a clock."""
    days = []
    for entry in entries:
        with suppress(ValueError):
            days.append(date(*entry.date_time[:3]))
    newest = max(days, default=None)
    return newest if newest is not None and newest.year > _ZIP_EPOCH_YEAR else None


def newest_date(rows: Iterable[Row | Rejected], until: date) -> date | None:
    """Return the newest day of a connection or interaction in some rows; days after `until` do not count."""
    records = (record for row in rows if isinstance(row, Row) for record in row.records)
    return max((day for record in records if (day := _record_date(record)) and day <= until), default=None)


def _record_date(record: Record) -> date | None:
    at = record.since if isinstance(record, Connection) else record.at if isinstance(record, Interaction) else None
    return at.astimezone(UTC).date() if isinstance(at, datetime) else at
