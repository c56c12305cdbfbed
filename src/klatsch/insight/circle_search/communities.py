"""Communities of the ties, by several methods and at several scales: each tells part of the truth.

Leiden (Traag, Waltman and van Eck 2019) for modularity with a resolution (Reichardt and Bornholdt 2006) and for
the constant Potts model (Traag, Van Dooren and Nesterov 2011); Infomap (Rosvall and Bergstrom 2008); label
propagation (Raghavan, Albert and Kumara 2007); the tree of Walktrap (Pons and Latapy 2005).
"""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from klatsch.insight.circle_search.ties import Ids, Numbers, Ties

SEED = 7
MODULARITY = (0.3, 1.0, 2.0)
CONSTANT_POTTS = (0.05, 0.1, 0.2, 0.3, 0.5)
ROUNDS = 4
WALK = 4
WALK_AT_MOST = 120_000  # ties; the tree of more takes longer than all the rest together
SIBLING = 0.1  # a branch is worth a look where something of at least a tenth of its size joins it

_one_at_a_time = threading.Lock()


@contextmanager
def same_luck() -> Iterator[None]:
    """Give igraph our own source of luck, and then Python's again: it has one for the whole process."""
    import igraph

    with _one_at_a_time:
        igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311  nothing secret
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def communities(ties: Ties, likeness: Numbers) -> dict[str, list[Ids]]:
    """By method, groups of friends; `likeness` (m,) says how much the ends of each tie share besides."""
    import igraph

    graph = igraph.Graph(ties.friends, ties.pairs)
    found: dict[str, list[Ids]] = {"component": _groups(graph.connected_components())}
    with same_luck():
        for resolution in MODULARITY:
            found[f"modularity {resolution}"] = _leiden(graph, "modularity", resolution)
        for resolution in CONSTANT_POTTS:
            found[f"potts {resolution}"] = _leiden(graph, "CPM", resolution)
        if likeness.any():
            weights = (0.3 + likeness).tolist()
            found["modularity with facts"] = _leiden(graph, "modularity", 1.0, weights)
        found["infomap"] = _groups(graph.community_infomap(trials=2))
        found["label propagation"] = _groups(graph.community_label_propagation())
        if len(ties) <= WALK_AT_MOST:
            found["walks"] = branches(graph.community_walktrap(steps=WALK).merges, ties.friends)
    return found


def _leiden(graph: Any, objective: str, resolution: float, weights: list[float] | None = None) -> list[Ids]:  # noqa: ANN401
    return _groups(graph.community_leiden(objective, weights, resolution, n_iterations=ROUNDS))


def _groups(clustering: Any) -> list[Ids]:  # noqa: ANN401  igraph brings no types
    member_of = np.asarray(clustering.membership)
    order = np.argsort(member_of, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(member_of[order])) + 1)


def branches(merges: list[tuple[int, int]], friends: int) -> list[Ids]:
    """Those branches of a tree of merges that met a sizeable sibling: where a group stood on its own."""
    leaves: list[list[int]] = [[friend] for friend in range(friends)]
    found = []
    for one, other in merges:
        for branch, sibling in ((leaves[one], leaves[other]), (leaves[other], leaves[one])):
            if len(sibling) >= max(2, SIBLING * len(branch)):
                found.append(np.array(branch, dtype=np.int64))
        leaves.append(leaves[one] + leaves[other])
    if merges:
        found.append(np.array(leaves[-1], dtype=np.int64))
    return found
