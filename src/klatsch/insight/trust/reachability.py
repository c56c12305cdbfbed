"""Trust propagation: how well people can be reached through those whom the host has met.

The walk is SybilRank (Cao, Sirivianos, Yang and Pregueiro, "Aiding the Detection of Fake Accounts in Large Scale Social
Online Services", NSDI 2012): trust starts at the people met, takes a few steps along the ties, and is divided by the
number of ties. False accounts can be as many as they like; what limits them is the number of real people who
befriended one. Our changes are how the start is distributed among communities, see `_seed_trust`, and that ties without
a friend in common carry less, see `_weigh_ties`: a false friendship rarely has one. That the strength of a tie goes
with friends in common is from Granovetter, "The Strength of Weak Ties", American Journal of Sociology 78(6), 1973.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from klatsch.insight.graph.communities import seeded_igraph
from klatsch.insight.graph.ids import Ids, parse_id, parse_ids
from klatsch.insight.graph.ties import clean_ties

type Numbers = npt.NDArray[np.float64]

# Steps for each doubling of the people. The method's own is 1; half as many again evens out the start, see docs.
WALK_LENGTH_FACTOR = 1.5
MAX_WALK_STEPS = 40
RANDOM_SEED = 1  # the figures in docs/explanation/insight.md were made with it
MIN_TIE_WEIGHT = 0.1
BATCH_ROWS = 1_000  # at a time, so that a few people with very many ties do not fill the memory


def reachable(people: int, ties: npt.ArrayLike, met: npt.ArrayLike) -> Numbers:
    """Return (people,) how well each can be reached: 1 for what an even spread gives, 0 for not at all.

    ties: (m, 2) of ids below `people`, without direction; repeats and self-ties do not count. met: ids (k,), or
    (people,) booleans; they get no less than anybody else. Raises ValueError for ids out of range and for what are no
    whole numbers.
    """
    graph = _tie_matrix(people, ties)
    seeds = _parse_met(people, met)
    if seeds.size == 0:
        return np.zeros(people)
    graph = _weigh_ties(graph)
    degree = np.asarray(graph.sum(axis=1))
    trust = _seed_trust(graph, degree, seeds)
    share = sparse.diags_array(1.0 / np.where(degree > 0, degree, 1.0)) @ graph
    for _ in range(min(round(WALK_LENGTH_FACTOR * np.log2(max(people, 2))), MAX_WALK_STEPS)):
        trust = share.T @ trust
    _, piece = csgraph.connected_components(graph, directed=False)
    within = degree[np.isin(piece, piece[seeds])].sum()
    reach = np.asarray(trust / np.where(degree > 0, degree, 1.0) * within)
    reach[seeds] = max(1.0, float(reach.max()))
    return reach


def path(people: int, ties: npt.ArrayLike, met: npt.ArrayLike, person: int) -> list[int]:
    """Return the shortest path from `person` to somebody met: [person, ..., met], or nothing when there is none.

    Of paths of the same length, the one over people with fewer ties, whose ties say more. Raises ValueError as
    `reachable` does.
    """
    hops = next_hops(people, ties, met)
    return follow_hops(hops, parse_id(person, "person", people))


def next_hops(people: int, ties: npt.ArrayLike, met: npt.ArrayLike) -> Ids:
    """Return (people,) the next person on the `path` of each: themselves for people met, -1 where there is no path."""
    graph = _tie_matrix(people, ties)
    seeds = _parse_met(people, met)
    hops = np.full(people, -1, dtype=np.int64)
    if seeds.size == 0:
        return hops
    degree = np.diff(graph.indptr).astype(np.float64)
    start, end = graph.nonzero()
    # All that a path can gain by its ties stays below one step.
    cost = 1.0 + (degree[start] + degree[end]) / (2.0 * degree.sum() + 1.0)
    costs = sparse.csr_array((cost, (start, end)), shape=(people, people))
    _, before, _ = csgraph.dijkstra(costs, indices=seeds, return_predecessors=True, min_only=True)
    hops[before >= 0] = before[before >= 0]
    hops[seeds] = seeds
    return hops


def follow_hops(hops: Ids, person: int) -> list[int]:
    """Return the path of one person through what `next_hops` answers: [person, ..., met]; empty where there is none."""
    if hops[person] < 0:
        return []
    people = [person]
    while hops[people[-1]] != people[-1]:
        people.append(int(hops[people[-1]]))
    return people


def _seed_trust(graph: sparse.csr_array, degree: Numbers, seeds: Ids) -> Numbers:
    """Return (people,) the trust that the people met start with, one in all.

    In proportion to their ties, as it would lie after a walk without end, times the square root of how thinly their
    community is covered: so that trust is spread over the circles although the people met are not.
    """
    community = _detect_communities(graph)
    everybody = np.bincount(community, weights=degree)
    covered = np.bincount(community[seeds], weights=degree[seeds], minlength=everybody.size)
    trust = np.zeros(degree.size)
    trust[seeds] = degree[seeds] * np.sqrt(everybody / np.where(covered > 0, covered, 1.0))[community[seeds]]
    return np.asarray(trust / (trust.sum() or 1.0))


def _weigh_ties(graph: sparse.csr_array) -> sparse.csr_array:
    """Return the ties, weighing 1 with a friend in common and less without, at least `MIN_TIE_WEIGHT`."""
    shared = sparse.vstack(
        [
            (graph[row : row + BATCH_ROWS] @ graph).multiply(graph[row : row + BATCH_ROWS])
            for row in range(0, graph.shape[0], BATCH_ROWS)
        ],
        format="csr",
    ).sign()
    alone = max(MIN_TIE_WEIGHT, 1.0 - (shared.nnz / max(graph.nnz, 1)) ** 2)
    return sparse.csr_array(alone * graph + (1.0 - alone) * shared)


def _detect_communities(graph: sparse.csr_array) -> Ids:
    """Return (people,) communities.

    Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in large networks", 2008.
    """
    import igraph

    upper = sparse.triu(graph).tocoo()
    network = igraph.Graph(n=graph.shape[0], edges=np.stack([upper.row, upper.col], axis=1))
    with seeded_igraph(RANDOM_SEED):
        return np.asarray(network.community_multilevel().membership, dtype=np.int64)


def _tie_matrix(people: int, ties: npt.ArrayLike) -> sparse.csr_array:
    return clean_ties(people, ties).matrix.astype(np.float64)


def _parse_met(people: int, met: npt.ArrayLike) -> Ids:
    marks = np.asarray(met)
    if marks.dtype == np.bool_:
        if marks.shape != (people,):
            raise ValueError("met, when booleans, must have one for each of the people")
        return np.flatnonzero(marks)
    if marks.ndim != 1:
        raise ValueError("met must be one row of ids")
    return np.unique(parse_ids(marks, "met", people))
