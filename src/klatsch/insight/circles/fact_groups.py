"""Groups by shared facts: all who share one, the connected parts of them, and who else is tied to these."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from klatsch.insight.circles.fact_table import FactTable
from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.ties import Numbers, Ties

MAX_FACTS = 250  # facts looked at
MIN_RELATIVE_TIE_RATE = 0.5  # of its own members' rate: who is tied to a group as much joins it


def informative_facts(facts: FactTable, ties: Ties) -> Ids:
    """Return the facts worth a group of their own, at most `MAX_FACTS`: those whose holders know each other most."""
    friends = ties.friends
    fit = np.flatnonzero((facts.size < friends) & (facts.surprise > 0))
    inside = np.asarray(facts.shared(ties).sum(axis=0)).ravel()
    pairs = np.maximum(facts.size * (facts.size - 1) / 2, 1)
    knit = (inside + ties.density) / (pairs + 1) * np.sqrt(facts.size)
    order = np.argsort(-knit[fit], kind="stable")
    return np.sort(fit[order[:MAX_FACTS]])


def connected_within_fact(facts: FactTable, ties: Ties) -> list[Ids]:
    """Return the connected parts of each fact's holders, of all facts at once: a graph of (fact, holder) nodes."""
    incidence = facts.holders.tocoo()
    nodes = np.sort(incidence.row.astype(np.int64) * ties.friends + incidence.col)
    shared = facts.shared(ties).tocoo()
    ends = ties.pairs[shared.row] + shared.col.astype(np.int64)[:, None] * ties.friends
    positions = np.searchsorted(nodes, ends)
    links = sparse.coo_array(
        (np.ones(len(positions)), (positions[:, 0], positions[:, 1])), shape=(len(nodes), len(nodes))
    )
    _, part = connected_components(links, directed=False)
    order = np.argsort(part, kind="stable")
    return np.split(nodes[order] % ties.friends, np.flatnonzero(np.diff(part[order])) + 1)


def extend_by_ties(groups: Numbers, ties: Ties) -> Numbers:
    """Return (k, friends) the people, in each group or not, who are tied to it as its members are."""
    size = groups.sum(axis=1, keepdims=True)
    tied = np.asarray((ties.matrix @ groups.T).T)
    usual = (tied * groups).sum(axis=1, keepdims=True) / np.maximum(size * (size - 1), 1)
    rate = tied / np.maximum(size - groups, 1)
    joined = (rate >= MIN_RELATIVE_TIE_RATE * usual) & (tied >= 2)  # noqa: PLR2004  one tie is chance
    return np.asarray(joined, dtype=np.float32)
