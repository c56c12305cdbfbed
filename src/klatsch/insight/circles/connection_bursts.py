"""Days on which the host connected with many at once: a conference, a new job, a first week at school."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise

MAX_GAP_DAYS = 2  # days without anybody new that a burst survives
MIN_BURST_PEOPLE = 4
MIN_BURST_RATIO = 5.0  # a burst is this much busier than the host's days on average


def connection_bursts(days: Mapping[int, dt.date]) -> Iterator[tuple[tuple[dt.date, dt.date], list[int]]]:
    """First and last day, and who was added between, from the day on which each friend was."""
    known = sorted((day, friend) for friend, day in days.items())
    if not known:
        return
    usual = len(known) / ((known[-1][0] - known[0][0]).days + 1)
    for run in _runs_of_days(known):
        length = (run[-1][0] - run[0][0]).days + 1
        if len(run) >= MIN_BURST_PEOPLE and len(run) < len(known) and len(run) / length >= MIN_BURST_RATIO * usual:
            yield (run[0][0], run[-1][0]), [friend for _, friend in run]


def _runs_of_days(known: list[tuple[dt.date, int]]) -> Iterator[list[tuple[dt.date, int]]]:
    run = known[:1]
    for before, after in pairwise(known):
        if (after[0] - before[0]).days > MAX_GAP_DAYS:
            yield run
            run = []
        run.append(after)
    yield run


def parse_day(given: Hashable) -> dt.date | None:
    """Read a date or an ISO text; None for anything else."""
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    try:
        return dt.datetime.fromisoformat(str(given)).date()
    except ValueError:
        return None
