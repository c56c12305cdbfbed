"""Community detection in the ties, by several methods and at several scales, each of which finds a part.

Leiden (Traag, Waltman and van Eck 2019) for modularity with a resolution (Reichardt and Bornholdt 2006) and for
the constant Potts model (Traag, Van Dooren and Nesterov 2011); Infomap (Rosvall and Bergstrom 2008); label
propagation (Raghavan, Albert and Kumara 2007); the tree of Walktrap (Pons and Latapy 2005).
"""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import connected_components

from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.ties import Numbers, Ties

IGRAPH_SEED = 7
MODULARITY_RESOLUTIONS = (0.3, 1.0, 2.0)
CPM_DENSITY_STEPS = (0.3, 0.6, 0.9)  # how far, on a logarithmic scale, from the network's density to MAX_CPM_DENSITY
MAX_CPM_DENSITY = 0.5
LEIDEN_ITERATIONS = 2
BASE_TIE_WEIGHT = 0.3  # what a tie weighs whose ends share nothing
WALKTRAP_STEPS = 3
MAX_WALKTRAP_SIZE = 60_000_000  # ties times friends; the tree of more takes longer than all the rest together
MIN_SIBLING_SHARE = 0.1  # a branch is worth a look where something of at least a tenth of its size joins it

_igraph_lock = threading.Lock()


@contextmanager
def seeded_igraph(seed: int = IGRAPH_SEED) -> Iterator[None]:
    """Give igraph a seeded random generator, and then Python's again: it has one for the whole process."""
    import igraph

    with _igraph_lock:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311  nothing secret
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def detect_communities(ties: Ties, likeness: Numbers) -> list[list[Ids]]:
    """Return groups of friends by each method; `likeness` (m,) is how much the ends of each tie have in common."""
    import igraph

    graph = igraph.Graph(ties.friends, ties.pairs)
    scales = [("modularity", resolution, None) for resolution in MODULARITY_RESOLUTIONS]
    scales += [("CPM", ties.density ** (1 - step) * MAX_CPM_DENSITY**step, None) for step in CPM_DENSITY_STEPS]
    if likeness.any():
        scales.append(("modularity", 1.0, (BASE_TIE_WEIGHT + likeness).tolist()))
    groups = [tie_components(ties)]
    with seeded_igraph():
        for objective, resolution, weights in scales:
            leiden = graph.community_leiden(objective, weights, resolution, n_iterations=LEIDEN_ITERATIONS)
            groups.append(_groups_by_membership(leiden.membership))
        groups.append(_groups_by_membership(graph.community_infomap(trials=2).membership))
        groups.append(_groups_by_membership(graph.community_label_propagation().membership))
        if len(ties) * ties.friends <= MAX_WALKTRAP_SIZE:
            groups.append(merge_tree_branches(graph.community_walktrap(steps=WALKTRAP_STEPS).merges, ties.friends))
    return groups


def tie_components(ties: Ties) -> list[Ids]:
    """Return the connected components."""
    return _groups_by_membership(connected_components(ties.matrix, directed=False)[1])


def _groups_by_membership(membership: npt.ArrayLike) -> list[Ids]:
    member_of = np.asarray(membership)
    order = np.argsort(member_of, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(member_of[order])) + 1)


def merge_tree_branches(merges: list[tuple[int, int]], friends: int) -> list[Ids]:
    """Return the branches of a tree of merges that were merged with a sibling of some size."""
    leaves: list[list[int]] = [[friend] for friend in range(friends)]
    groups = []
    for left, right in merges:
        for branch, sibling in ((leaves[left], leaves[right]), (leaves[right], leaves[left])):
            if len(branch) > 1 and len(sibling) >= max(2, MIN_SIBLING_SHARE * len(branch)):
                groups.append(np.array(branch, dtype=np.int64))
        leaves.append(leaves[left] + leaves[right])
    if merges:
        groups.append(np.array(leaves[-1], dtype=np.int64))
    return groups
