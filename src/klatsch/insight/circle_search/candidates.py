"""All groups that any method proposes, each once, with how much the others propose the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from klatsch.insight.circle_search.communities import communities, components
from klatsch.insight.circle_search.fact_groups import hanging_together, joined_by_kin, telling
from klatsch.insight.circle_search.fact_table import FactTable
from klatsch.insight.circle_search.ties import Numbers, Ties
from klatsch.insight.ids import Ids

SMALLEST = 3
LARGEST = 0.9  # of all friends: what nearly everybody is in tells nobody apart ...
CLOSE = 0.5  # ... unless so many pairs know each other
MOST_OF_A_METHOD = 150
SAME = 0.95  # Jaccard: counts as one group


@dataclass(frozen=True)
class Candidates:
    """`members` (k, friends) of 0 and 1; `nearest` (k,): the mean over methods of the Jaccard with their nearest."""

    members: Numbers
    nearest: Numbers

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


def facts_tell_more(ties: Ties, facts: FactTable) -> bool:
    """Where there are fewer ties than friends, nearly everybody's ties are unknown."""
    return bool(len(facts)) and len(ties) < ties.friends


def candidates(ties: Ties, facts: FactTable) -> Candidates:
    """Everything proposed for these friends; without ties from facts alone, without facts from ties alone."""
    proposals: list[Numbers] = []
    if len(facts):
        chosen = telling(facts, ties)
        few = FactTable(tuple(facts.facts[i] for i in chosen), facts.holders[chosen], facts.days)
        proposals.append(few.holders.toarray())
    if facts_tell_more(ties, facts):
        proposals.append(_rows(components(ties), ties.friends))
        return _once(proposals, ties)
    likeness = np.zeros(len(ties), dtype=np.float32)
    if len(facts):
        together = _rows(hanging_together(few, ties), ties.friends)
        proposals += [together, joined_by_kin(together, ties)]
        likeness = facts.shared(ties) @ facts.surprise
    if len(ties):
        proposals += [_rows(groups, ties.friends) for groups in communities(ties, likeness)]
    return _once(proposals, ties)


def _rows(groups: Iterable[Ids], friends: int) -> Numbers:
    fit = [group for group in groups if len(group) >= SMALLEST]
    fit = sorted(fit, key=len, reverse=True)[:MOST_OF_A_METHOD]
    rows = np.zeros((len(fit), friends), dtype=np.float32)
    for row, group in zip(rows, fit, strict=True):
        row[group] = 1
    return rows


def _once(proposals: list[Numbers], ties: Ties) -> Candidates:
    if not proposals:
        return Candidates(np.zeros((0, ties.friends), dtype=np.float32), np.zeros(0, dtype=np.float32))
    members = np.concatenate(proposals)
    method = np.repeat(np.arange(len(proposals)), [len(rows) for rows in proposals])
    size = members.sum(axis=1)
    fit = (size >= SMALLEST) & ((size <= LARGEST * ties.friends) | (ties.density >= CLOSE))
    members, method = members[fit], method[fit]
    jaccard = Candidates(members, members[:, 0]).jaccard
    first = _firsts(jaccard >= SAME)
    nearest = np.zeros((len(first), len(proposals)), dtype=np.float32)
    np.maximum.at(nearest.T, method, jaccard[first].T)
    return Candidates(members[first], nearest.mean(axis=1))


def _firsts(same: npt.NDArray[np.bool_]) -> Ids:
    gone = np.zeros(len(same), dtype=bool)
    kept = []
    for row, others in enumerate(same):
        if not gone[row]:
            kept.append(row)
            gone |= others
    return np.array(kept, dtype=np.int64)
