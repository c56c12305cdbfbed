"""Inverted index of facts: for each fact, the friends who share it."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from klatsch.insight.circles.connection_bursts import connection_bursts, parse_day
from klatsch.insight.graph.ties import Numbers, Ties

type Facts = Sequence[Mapping[str, Hashable | Sequence[Hashable]]]
type Fact = tuple[str, Hashable]

CONNECTED_ON_FACT = "connected_on"
MIN_FACT_HOLDERS = 3  # a fact that fewer share makes no circle


@dataclass(frozen=True)
class FactTable:
    """`facts` (f,), and `holders` (f, friends) sparse: 1 where a friend shares the fact.

    `days` are those on which friends were connected to, where that is known.
    """

    facts: tuple[Fact, ...]
    holders: Any
    days: Mapping[int, dt.date]

    def __len__(self) -> int:
        return len(self.facts)

    @cached_property
    def size(self) -> Numbers:
        """(f,) the number of friends who share each fact."""
        return np.asarray(np.diff(self.holders.indptr), dtype=np.float32)

    @cached_property
    def surprise(self) -> Numbers:
        """(f,) log(friends / holders): the information in each fact, 0 for what half of all share."""
        friends = int(self.holders.shape[1])
        rarity = np.log(friends / np.maximum(self.size, 1))
        return np.where(self.size < friends / 2, rarity, 0).astype(np.float32)

    def shared(self, ties: Ties) -> Any:  # noqa: ANN401  scipy brings no types
        """(m, f) sparse: 1 where both ends of a tie share the fact."""
        of_friends = sparse.csr_array(self.holders.T)
        return of_friends[ties.pairs[:, 0]].multiply(of_friends[ties.pairs[:, 1]]).tocsr()


def build_fact_table(friends: int, facts: Facts) -> FactTable:
    """Index the days of connecting and all facts that at least three share. Raises ValueError for all but mappings."""
    if not hasattr(facts, "__len__"):
        raise ValueError("facts are a sequence: a mapping for each friend, or nothing")
    if len(facts) not in {0, friends}:
        raise ValueError(f"facts tell of every friend or of none: {len(facts)} for {friends} friends")
    sharing: dict[Fact, list[int]] = {}
    days: dict[int, dt.date] = {}
    for friend, friend_facts in enumerate(facts):
        for name, value in _fact_items(friend_facts):
            if name != CONNECTED_ON_FACT:
                sharing.setdefault((name, value), []).append(friend)
            elif day := parse_day(value):
                days[friend] = day
    sharing.update({(CONNECTED_ON_FACT, span): together for span, together in connection_bursts(days)})
    kept = [(fact, ids) for fact, held in sharing.items() if len(ids := sorted(set(held))) >= MIN_FACT_HOLDERS]
    return _to_fact_table(friends, kept, days)


def _to_fact_table(friends: int, kept: list[tuple[Fact, list[int]]], days: Mapping[int, dt.date]) -> FactTable:
    columns = np.array([friend for _, ids in kept for friend in ids], dtype=np.int64)
    ends = np.cumsum([0, *(len(ids) for _, ids in kept)])
    ones = np.ones(len(columns), dtype=np.float32)
    holders = sparse.csr_array((ones, columns, ends), shape=(len(kept), friends))
    return FactTable(tuple(fact for fact, _ in kept), holders, days)


def _fact_items(friend_facts: object) -> Iterator[Fact]:
    if not isinstance(friend_facts, Mapping):
        raise ValueError("the facts of a friend are a mapping of names to values")  # noqa: TRY004
    for name, values in friend_facts.items():
        for value in _fact_values(values):
            try:
                hash(value)
            except TypeError:
                raise ValueError(f"a value of {name!r} cannot be compared: {type(value).__name__}") from None
            if not _is_missing(value):
                yield str(name), value


def _fact_values(values: object) -> Sequence[Hashable]:
    if isinstance(values, np.ndarray):
        return list(values.ravel().tolist())
    if isinstance(values, AbstractSet):
        return sorted(values, key=repr)  # the order of a set is another in every process
    return values if isinstance(values, Sequence) and not isinstance(values, str | bytes) else [values]


def _is_missing(value: Hashable) -> bool:
    try:
        return bool(value is None or value == "" or value != value)  # noqa: PLR0124  NaN is not itself
    except TypeError:  # the missing value of pandas is neither equal nor unequal to anything
        return True
