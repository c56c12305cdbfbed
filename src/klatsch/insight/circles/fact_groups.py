"""Groups that share a fact: all who share it, those of them who hang together, and who else belongs with them."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from klatsch.insight.circles.fact_table import FactTable
from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.ties import Numbers, Ties

MAX_FACTS = 250  # facts looked at
MIN_RELATIVE_TIE_RATE = 0.5  # joins a group: who is tied to it at least half as much as its own members are


def informative_facts(facts: FactTable, ties: Ties) -> Ids:
    """Pick the facts worth a group of their own, at most `MOST`: those whose holders know each other most."""
    friends = ties.friends
    fit = np.flatnonzero((facts.size < friends) & (facts.surprise > 0))
    inside = np.asarray(facts.shared(ties).sum(axis=0)).ravel()
    pairs = np.maximum(facts.size * (facts.size - 1) / 2, 1)
    knit = (inside + ties.density) / (pairs + 1) * np.sqrt(facts.size)
    order = np.argsort(-knit[fit], kind="stable")
    return np.sort(fit[order[:MAX_FACTS]])


def connected_within_fact(facts: FactTable, ties: Ties) -> list[Ids]:
    """Part each fact's holders where no tie joins them, all facts at once: a graph of (fact, holder) nodes."""
    incidence = facts.holders.tocoo()
    nodes = np.sort(incidence.row.astype(np.int64) * ties.friends + incidence.col)
    shared = facts.shared(ties).tocoo()
    ends = ties.pairs[shared.row] + shared.col.astype(np.int64)[:, None] * ties.friends
    places = np.searchsorted(nodes, ends)
    links = sparse.coo_array((np.ones(len(places)), (places[:, 0], places[:, 1])), shape=(len(nodes), len(nodes)))
    _, part = connected_components(links, directed=False)
    order = np.argsort(part, kind="stable")
    return np.split(nodes[order] % ties.friends, np.flatnonzero(np.diff(part[order])) + 1)


def extend_by_ties(groups: Numbers, ties: Ties) -> Numbers:
    """(k, friends) each group again: those, in it or not, who are tied to it as its members are."""
    size = groups.sum(axis=1, keepdims=True)
    tied = np.asarray((ties.matrix @ groups.T).T)
    usual = (tied * groups).sum(axis=1, keepdims=True) / np.maximum(size * (size - 1), 1)
    rate = tied / np.maximum(size - groups, 1)
    joined = (rate >= MIN_RELATIVE_TIE_RATE * usual) & (tied >= 2)  # noqa: PLR2004  one tie is chance
    return np.asarray(joined, dtype=np.float32)
