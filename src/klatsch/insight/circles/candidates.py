"""Candidate groups: everything that any method proposes, each once, with the agreement of the other methods."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from klatsch.insight.circles.fact_groups import connected_within_fact, extend_by_ties, informative_facts
from klatsch.insight.circles.fact_table import FactTable
from klatsch.insight.graph.communities import detect_communities, tie_components
from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.ties import Numbers, Ties

MIN_GROUP_SIZE = 3
MAX_GROUP_SHARE = 0.9  # of all friends: a larger group distinguishes nobody ...
DENSE_NETWORK = 0.5  # ... unless this share of all pairs know each other
MAX_GROUPS_PER_METHOD = 150
DUPLICATE_JACCARD = 0.95  # Jaccard: counts as one group


@dataclass(frozen=True)
class CandidateGroups:
    """`members` (k, friends) of 0 and 1; `nearest` (k,): the mean over methods of the Jaccard with their nearest."""

    members: Numbers
    nearest: Numbers

    @cached_property
    def size(self) -> Numbers:
        return self.members.sum(axis=1)

    @cached_property
    def overlap(self) -> Numbers:
        """(k, k) the number of common members."""
        return self.members @ self.members.T

    @cached_property
    def jaccard(self) -> Numbers:
        return self.overlap / (self.size[:, None] + self.size - self.overlap)


def has_sparse_ties(ties: Ties, facts: FactTable) -> bool:
    """Return whether facts say more than ties: with fewer ties than friends, nearly everybody's ties are unknown."""
    return bool(len(facts)) and len(ties) < ties.friends


def propose_groups(ties: Ties, facts: FactTable) -> CandidateGroups:
    """Return the groups that all methods propose, from ties and from facts, or from one of both where that is all."""
    proposals: list[Numbers] = []
    if len(facts):
        rows = informative_facts(facts, ties)
        informative = FactTable(tuple(facts.facts[row] for row in rows), facts.holders[rows], facts.days)
        proposals.append(informative.holders.toarray())
    if has_sparse_ties(ties, facts):
        proposals.append(_membership_rows(tie_components(ties), ties.friends))
        return _deduplicate(proposals, ties)
    likeness = np.zeros(len(ties), dtype=np.float32)
    if len(facts):
        together = _membership_rows(connected_within_fact(informative, ties), ties.friends)
        proposals += [together, extend_by_ties(together, ties)]
        likeness = facts.shared(ties) @ facts.surprise
    if len(ties):
        proposals += [_membership_rows(groups, ties.friends) for groups in detect_communities(ties, likeness)]
    return _deduplicate(proposals, ties)


def _membership_rows(groups: Iterable[Ids], friends: int) -> Numbers:
    fit = [group for group in groups if len(group) >= MIN_GROUP_SIZE]
    fit = sorted(fit, key=len, reverse=True)[:MAX_GROUPS_PER_METHOD]
    rows = np.zeros((len(fit), friends), dtype=np.float32)
    for row, group in zip(rows, fit, strict=True):
        row[group] = 1
    return rows


def _deduplicate(proposals: list[Numbers], ties: Ties) -> CandidateGroups:
    if not proposals:
        return CandidateGroups(np.zeros((0, ties.friends), dtype=np.float32), np.zeros(0, dtype=np.float32))
    members = np.concatenate(proposals)
    method = np.repeat(np.arange(len(proposals)), [len(rows) for rows in proposals])
    size = members.sum(axis=1)
    fit = (size >= MIN_GROUP_SIZE) & ((size <= MAX_GROUP_SHARE * ties.friends) | (ties.density >= DENSE_NETWORK))
    members, method = members[fit], method[fit]
    jaccard = CandidateGroups(members, members[:, 0]).jaccard
    first = _first_of_duplicates(jaccard >= DUPLICATE_JACCARD)
    nearest = np.zeros((len(first), len(proposals)), dtype=np.float32)
    np.maximum.at(nearest.T, method, jaccard[first].T)
    return CandidateGroups(members[first], nearest.mean(axis=1))


def _first_of_duplicates(same: npt.NDArray[np.bool_]) -> Ids:
    gone = np.zeros(len(same), dtype=bool)
    kept = []
    for row, others in enumerate(same):
        if not gone[row]:
            kept.append(row)
            gone |= others
    return np.array(kept, dtype=np.int64)
