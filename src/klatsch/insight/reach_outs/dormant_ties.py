"""Ties that went quiet, and ties that only one side keeps up.

Why dormant ties: Levin, Walter and Murnighan, "Dormant Ties: The Value of Reconnecting", Organization Science
22(4), 2011: waking one gave advice as useful as current ties do, and newer; the tenth on a person's list was
worth as much as the first. Walter, Levin and Murnighan, "Reconnection Choices: Selecting the Most Valuable
(vs. Most Preferred) Dormant Ties", Organization Science 26(5), 2015: people prefer whom they feel easy with,
and gain more from the others. Hence the order: closeness lets somebody in, but does not decide who is first.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.interaction_kinds import MESSAGE_KINDS
from klatsch.insight.graph.interactions import Interactions

DAY_SECONDS = 86_400.0
MIN_QUIET_DAYS = 180.0
# A silence is only long when it is long for these two: so many times their usual time between messages.
MIN_QUIET_RATIO = 4.0
# Both sides wrote on at least this many days: fewer is an exchange, not a tie.
MIN_DAYS_PER_SIDE = 3
MIN_ONE_SIDED_MESSAGES = 3


class TieSide(StrEnum):
    """The side that keeps up a one-sided tie."""

    THEY_WRITE = "they_write"
    HOST_WRITES = "host_writes"


@dataclass(frozen=True, slots=True)
class DormantTie:
    """A tie that was once close and has long been silent.

    host_days, their_days: days on which each side wrote. first_at, last_at: seconds since 1970.
    """

    actor: int
    host_days: int
    their_days: int
    first_at: float
    last_at: float
    quiet_days: float


@dataclass(frozen=True, slots=True)
class OneSidedTie:
    """A tie where one side wrote `times` times, last at `last_at` (seconds), and the other never did."""

    actor: int
    side: TieSide
    times: int
    last_at: float


def dormant_ties(
    interactions: Interactions, host: int, now: float, *, quiet_days: float = MIN_QUIET_DAYS
) -> list[DormantTie]:
    """Return whom `host` once wrote with, on at least three days on each side, and not for `quiet_days`.

    The closest (by days on which both wrote) and the longest silent take turns in the answer, so that
    the comfortable ones do not crowd out the others. Raises ValueError when `now` is not finite.
    """
    messages = interactions.of_host(host, now)
    messages = messages.where(messages.is_of_kinds(MESSAGE_KINDS))
    is_sent = messages.sender == host
    actors, person_index = np.unique(np.where(is_sent, messages.receiver, messages.sender), return_inverse=True)
    if actors.size == 0:
        return []
    first, last = np.full(actors.size, np.inf), np.full(actors.size, -np.inf)
    np.minimum.at(first, person_index, messages.at)
    np.maximum.at(last, person_index, messages.at)
    days = np.floor(messages.at / DAY_SECONDS).astype(np.int64)
    host_days = _count_distinct(person_index[is_sent], days[is_sent], actors.size)
    their_days = _count_distinct(person_index[~is_sent], days[~is_sent], actors.size)
    usual = (last - first) / np.maximum(np.maximum(host_days, their_days) - 1, 1)
    quiet = now - last
    is_dormant = (np.minimum(host_days, their_days) >= MIN_DAYS_PER_SIDE) & (
        quiet >= np.maximum(quiet_days * DAY_SECONDS, MIN_QUIET_RATIO * usual)
    )
    dormant = np.flatnonzero(is_dormant)
    return [
        DormantTie(
            actor=int(actors[row]),
            host_days=int(host_days[row]),
            their_days=int(their_days[row]),
            first_at=float(first[row]),
            last_at=float(last[row]),
            quiet_days=float(quiet[row] / DAY_SECONDS),
        )
        for row in dormant[_interleave(-np.sqrt(host_days * their_days)[dormant], -quiet[dormant])]
    ]


def one_sided_ties(interactions: Interactions, host: int, now: float) -> list[OneSidedTie]:
    """Return ties where one side wrote at least three times until `now` and the other never, the most messages first.

    Raises ValueError when `now` is not finite.
    """
    messages = interactions.of_host(host, now)
    messages = messages.where(messages.is_of_kinds(MESSAGE_KINDS))
    is_sent = messages.sender == host
    actors, person_index = np.unique(np.where(is_sent, messages.receiver, messages.sender), return_inverse=True)
    last = np.full(actors.size, -np.inf)
    np.maximum.at(last, person_index, messages.at)
    sent = np.bincount(person_index[is_sent], minlength=actors.size)
    received = np.bincount(person_index[~is_sent], minlength=actors.size)
    ties = [
        OneSidedTie(int(actors[row]), side, int(times[row]), float(last[row]))
        for side, times, others in ((TieSide.THEY_WRITE, received, sent), (TieSide.HOST_WRITES, sent, received))
        for row in np.flatnonzero((times >= MIN_ONE_SIDED_MESSAGES) & (others == 0))
    ]
    return sorted(ties, key=lambda tie: (-tie.times, -tie.last_at, tie.actor))


def _count_distinct(groups: Ids, values: Ids, size: int) -> Ids:
    pairs = np.unique(np.stack([groups, values]), axis=1)
    return np.bincount(pairs[0], minlength=size).astype(np.int64)


def _interleave(*orders: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
    """Return indexes 0 to n-1, taken in turn from the front of each order (n,) of sort keys, each once."""
    queues = [np.argsort(keys, kind="stable").tolist() for keys in orders]
    return list(dict.fromkeys(index for turn in zip(*queues, strict=True) for index in turn))
