"""Communities of the ties, by several methods and at several scales: each tells part of the truth.

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

from klatsch.insight.circle_search.ties import Numbers, Ties
from klatsch.insight.ids import Ids

SEED = 7
MODULARITY = (0.3, 1.0, 2.0)
CONSTANT_POTTS = (0.3, 0.6, 0.9)  # how far, on a logarithmic scale, from the network's density to DENSE
DENSE = 0.5
ROUNDS = 2
UNLIKE = 0.3  # what a tie weighs whose ends share nothing
WALK = 3
WALK_AT_MOST = 60_000_000  # ties times friends; the tree of more takes longer than all the rest together
SIBLING = 0.1  # a branch is worth a look where something of at least a tenth of its size joins it

_one_at_a_time = threading.Lock()


@contextmanager
def same_luck(seed: int = SEED) -> Iterator[None]:
    """Give igraph our own source of luck, and then Python's again: it has one for the whole process."""
    import igraph

    with _one_at_a_time:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311  nothing secret
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def communities(ties: Ties, likeness: Numbers) -> list[list[Ids]]:
    """Groups of friends by each method; `likeness` (m,) says how much the ends of each tie share besides."""
    import igraph

    graph = igraph.Graph(ties.friends, ties.pairs)
    scales = [("modularity", resolution, None) for resolution in MODULARITY]
    scales += [("CPM", ties.density ** (1 - step) * DENSE**step, None) for step in CONSTANT_POTTS]
    if likeness.any():
        scales.append(("modularity", 1.0, (UNLIKE + likeness).tolist()))
    found = [components(ties)]
    with same_luck():
        for objective, resolution, weights in scales:
            leiden = graph.community_leiden(objective, weights, resolution, n_iterations=ROUNDS)
            found.append(_groups(leiden.membership))
        found.append(_groups(graph.community_infomap(trials=2).membership))
        found.append(_groups(graph.community_label_propagation().membership))
        if len(ties) * ties.friends <= WALK_AT_MOST:
            found.append(branches(graph.community_walktrap(steps=WALK).merges, ties.friends))
    return found


def components(ties: Ties) -> list[Ids]:
    """The parts that no tie joins."""
    return _groups(connected_components(ties.matrix, directed=False)[1])


def _groups(membership: npt.ArrayLike) -> list[Ids]:
    member_of = np.asarray(membership)
    order = np.argsort(member_of, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(member_of[order])) + 1)


def branches(merges: list[tuple[int, int]], friends: int) -> list[Ids]:
    """Those branches of a tree of merges that met a sizeable sibling: where a group stood on its own."""
    leaves: list[list[int]] = [[friend] for friend in range(friends)]
    found = []
    for one, other in merges:
        for branch, sibling in ((leaves[one], leaves[other]), (leaves[other], leaves[one])):
            if len(branch) > 1 and len(sibling) >= max(2, SIBLING * len(branch)):
                found.append(np.array(branch, dtype=np.int64))
        leaves.append(leaves[one] + leaves[other])
    if merges:
        found.append(np.array(leaves[-1], dtype=np.int64))
    return found
