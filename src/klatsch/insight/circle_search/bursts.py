"""Days on which the host connected with many at once: a conference, a new job, a first week at school."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise

PAUSE = 2  # days without anybody new that a burst survives
AT_LEAST = 4
TIMES_USUAL = 5.0  # a burst is this much busier than the host's days on average


def bursts(days: Mapping[int, dt.date]) -> Iterator[tuple[tuple[dt.date, dt.date], list[int]]]:
    """First and last day, and who was added between, from the day on which each friend was."""
    known = sorted((day, friend) for friend, day in days.items())
    if not known:
        return
    usual = len(known) / ((known[-1][0] - known[0][0]).days + 1)
    for run in _runs(known):
        length = (run[-1][0] - run[0][0]).days + 1
        if len(run) >= AT_LEAST and len(run) < len(known) and len(run) / length >= TIMES_USUAL * usual:
            yield (run[0][0], run[-1][0]), [friend for _, friend in run]


def _runs(known: list[tuple[dt.date, int]]) -> Iterator[list[tuple[dt.date, int]]]:
    run = known[:1]
    for before, after in pairwise(known):
        if (after[0] - before[0]).days > PAUSE:
            yield run
            run = []
        run.append(after)
    yield run


def day_of(given: Hashable) -> dt.date | None:
    """Read a date or an ISO text; None for anything else."""
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    try:
        return dt.datetime.fromisoformat(str(given)).date()
    except ValueError:
        return None
