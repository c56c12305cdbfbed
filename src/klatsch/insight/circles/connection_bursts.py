"""Connection bursts: days on which the host connected with many at once, as at a conference or in a new job."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise

MAX_GAP_DAYS = 2  # days without anybody new within a burst
MIN_BURST_PEOPLE = 4
MIN_BURST_RATIO = 5.0  # times the connections on an average day


def connection_bursts(days: Mapping[int, dt.date]) -> Iterator[tuple[tuple[dt.date, dt.date], list[int]]]:
    """Yield first day, last day and friends of each burst, from the day on which each friend was added."""
    dated = sorted((day, friend) for friend, day in days.items())
    if not dated:
        return
    per_day = len(dated) / ((dated[-1][0] - dated[0][0]).days + 1)
    for run in _runs_of_days(dated):
        length = (run[-1][0] - run[0][0]).days + 1
        if len(run) >= MIN_BURST_PEOPLE and len(run) < len(dated) and len(run) / length >= MIN_BURST_RATIO * per_day:
            yield (run[0][0], run[-1][0]), [friend for _, friend in run]


def _runs_of_days(dated: list[tuple[dt.date, int]]) -> Iterator[list[tuple[dt.date, int]]]:
    run = dated[:1]
    for before, after in pairwise(dated):
        if (after[0] - before[0]).days > MAX_GAP_DAYS:
            yield run
            run = []
        run.append(after)
    yield run


def parse_day(value: Hashable) -> dt.date | None:
    """Return the date in a date, a moment or ISO text; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None
