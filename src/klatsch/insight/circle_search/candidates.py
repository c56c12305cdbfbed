"""All groups that any method proposes, each once, with who proposed something like it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from klatsch.insight.circle_search.communities import communities
from klatsch.insight.circle_search.fact_groups import hanging_together, joined_by_kin, telling
from klatsch.insight.circle_search.fact_table import FactTable
from klatsch.insight.circle_search.ties import Ids, Numbers, Ties

SMALLEST = 3
LARGEST = 0.9  # of all friends: what nearly everybody is in tells nobody apart
MOST_OF_A_METHOD = 150
SAME = 0.95  # Jaccard: counts as one group
ALIKE = 0.7  # Jaccard: supports the other


@dataclass(frozen=True)
class Candidates:
    """`members` (k, friends) of 0 and 1, and `support` (k,): the share of methods that found something alike."""

    members: Numbers
    support: Numbers

    @cached_property
    def size(self) -> Numbers:
        return self.members.sum(axis=1)

    @cached_property
    def overlap(self) -> Numbers:
        """(k, k) how many two groups have in common."""
        return self.members @ self.members.T

    @cached_property
    def jaccard(self) -> Numbers:
        return self.overlap / (self.size[:, None] + self.size - self.overlap)


def candidates(ties: Ties, facts: FactTable) -> Candidates:
    """Everything proposed for these friends; without ties from facts alone, without facts from ties alone."""
    proposals: dict[str, Numbers] = {}
    if len(facts):
        chosen = telling(facts, ties)
        few = FactTable(tuple(facts.facts[i] for i in chosen), facts.holders[chosen])
        proposals["fact"] = few.holders.toarray()
        if len(ties):
            parts = _rows(hanging_together(few, ties), ties.friends)
            proposals["fact, together"] = parts
            proposals["fact, with kin"] = joined_by_kin(parts, ties)
    if len(ties):
        likeness = (facts.shared(ties) @ facts.surprise) if len(facts) else np.zeros(len(ties), dtype=np.float32)
        found = communities(ties, likeness)
        proposals.update({method: _rows(groups, ties.friends) for method, groups in found.items()})
    return _once(list(proposals.values()), ties.friends)


def _rows(groups: Iterable[Ids], friends: int) -> Numbers:
    fit = [group for group in groups if len(group) >= SMALLEST]
    fit = sorted(fit, key=len, reverse=True)[:MOST_OF_A_METHOD]
    rows = np.zeros((len(fit), friends), dtype=np.float32)
    for row, group in zip(rows, fit, strict=True):
        row[group] = 1
    return rows


def _once(proposals: list[Numbers], friends: int) -> Candidates:
    if not proposals:
        return Candidates(np.zeros((0, friends), dtype=np.float32), np.zeros(0, dtype=np.float32))
    members = np.concatenate(proposals)
    method = np.repeat(np.arange(len(proposals)), [len(rows) for rows in proposals])
    size = members.sum(axis=1)
    fit = (size >= SMALLEST) & (size <= LARGEST * friends)
    members, method = members[fit], method[fit]
    every = Candidates(members, np.zeros(len(members), dtype=np.float32))
    first = _firsts(every.jaccard >= SAME)
    by_method = (method[:, None] == np.arange(len(proposals))).astype(np.float32)
    support = ((every.jaccard[first] >= ALIKE).astype(np.float32) @ by_method > 0).mean(axis=1)
    return Candidates(members[first], support.astype(np.float32))


def _firsts(same: npt.NDArray[np.bool_]) -> Ids:
    gone = np.zeros(len(same), dtype=bool)
    kept = []
    for row, others in enumerate(same):
        if not gone[row]:
            kept.append(row)
            gone |= others
    return np.array(kept, dtype=np.int64)
