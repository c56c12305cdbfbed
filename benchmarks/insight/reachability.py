"""Are real people told from false accounts that befriended some of them?

python -m benchmarks.insight.reachability DATA     DATA holds trust/advogato.txt and circles/ego-*.json

1,000 false accounts, tied among each other like a grown, a random or a small-world network, and tied on to random
people by 100 or more false friendships. 50 people are met: spread over the communities, at random, or the best
connected ones. The area under the ROC curve over everybody not met, the mean of three such attacks, and in brackets
the worst; beside it the number of ties, and SybilRank as published (the same start for each, log2 n steps).
"""

import json
import random
import sys
import time
from pathlib import Path

import igraph
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph
from scipy.stats import rankdata

from klatsch.insight.trust.reachability import reachable

FALSE_ACCOUNTS, PEOPLE_MET = 1_000, 50

type Numbers = np.ndarray
type Network = tuple[int, Numbers]


def largest_piece(ties: Numbers) -> Network:
    names, ties = np.unique(ties, return_inverse=True)
    ties = np.sort(ties.reshape(-1, 2), axis=1)
    ties = np.unique(ties[ties[:, 0] != ties[:, 1]], axis=0)
    graph = sparse.coo_array((np.ones(len(ties)), ties.T), shape=(names.size, names.size))
    _, piece = csgraph.connected_components(graph, directed=False)
    inside = np.flatnonzero(piece == np.bincount(piece).argmax())
    place = np.full(names.size, -1)
    place[inside] = np.arange(inside.size)
    ties = place[ties]
    return inside.size, ties[(ties >= 0).all(axis=1)]


def read_advogato(folder: Path) -> Network:
    return largest_piece(np.loadtxt(folder / "trust/advogato.txt", skiprows=1, usecols=(0, 1), dtype=int))


def join_egos(folder: Path, seed: int, egos: int) -> Network:
    """Friends of several people, with those people, joined at three to fifteen friends in common."""
    rng = np.random.default_rng(seed)
    files = sorted((folder / "circles").glob("ego-*.json"))
    groups, ties, size = [], [], 0
    for file in rng.permutation(len(files))[:egos]:
        ego = json.loads(files[file].read_text())
        group = np.arange(size, size + ego["friends"] + 1)
        ties += [np.array(ego["ties"]) + size, np.stack([np.full(group.size - 1, group[-1]), group[:-1]], axis=1)]
        groups.append(group)
        size += group.size
    same = np.arange(size)
    for number in range(1, len(groups)):
        twins = rng.choice(groups[number], min(rng.integers(3, 15), groups[number].size), replace=False)  # type: ignore[call-overload]
        same[twins] = rng.choice(groups[rng.integers(number)], twins.size)
    return largest_piece(same[np.concatenate(ties)])


def random_communities(seed: int, *, people: int, circles: int, abroad: float) -> Network:
    """Random communities of very different size; 12 ties each inside, `abroad` to anybody."""
    rng = np.random.default_rng(seed)
    sizes = rng.pareto(1.5, circles) + 0.5
    home = rng.choice(circles, people, p=sizes / sizes.sum())
    inside = [np.flatnonzero(home == circle) for circle in range(circles)]
    ties = [rng.choice(members, (members.size * 6, 2)) for members in inside if members.size]
    return largest_piece(np.concatenate([*ties, rng.integers(0, people, (int(people * abroad / 2), 2))]))


def add_false_accounts(network: Network, friendships: int, seed: int) -> Network:
    people, ties = network
    rng = np.random.default_rng(seed)
    random.seed(seed)
    makers = (
        lambda: igraph.Graph.Barabasi(FALSE_ACCOUNTS, 5),
        lambda: igraph.Graph.Erdos_Renyi(FALSE_ACCOUNTS, m=5 * FALSE_ACCOUNTS),
        lambda: igraph.Graph.Watts_Strogatz(1, FALSE_ACCOUNTS, 5, 0.1),
    )
    among = np.array(makers[seed % 3]().get_edgelist()) + people
    across = np.stack(
        [rng.integers(0, people, friendships), people + rng.integers(0, FALSE_ACCOUNTS, friendships)], axis=1
    )
    return people + FALSE_ACCOUNTS, np.concatenate([ties, among, across])


def detect_communities(network: Network) -> Numbers:
    random.seed(1)
    return np.array(igraph.Graph(n=network[0], edges=network[1]).community_multilevel().membership)


def choose_met(network: Network, home: Numbers, how: str, seed: int) -> Numbers:
    rng = np.random.default_rng(seed)
    if how == "best connected":
        return np.argsort(-np.bincount(network[1].ravel(), minlength=network[0]), kind="stable")[:PEOPLE_MET]
    if how == "at random":
        return rng.choice(network[0], PEOPLE_MET, replace=False)
    order = rng.permutation(network[0])
    turn = np.zeros(order.size)
    for circle in np.unique(home):
        turn[home[order] == circle] = np.arange((home == circle).sum())
    return order[np.argsort(turn, kind="stable")][:PEOPLE_MET]


def auc(truth: Numbers, guess: Numbers) -> float:
    ranks, hits = rankdata(guess), int(truth.sum())
    return float((ranks[truth].sum() - hits * (hits + 1) / 2) / (hits * (truth.size - hits)))


def sybil_rank(people: int, ties: Numbers, met: Numbers) -> Numbers:
    graph = sparse.coo_array(
        (np.ones(2 * len(ties)), np.concatenate([ties, ties[:, ::-1]]).T), (people, people)
    ).tocsr()
    degree = np.maximum(graph.sum(axis=1), 1)
    trust = np.zeros(people)
    trust[met] = 1
    for _ in range(round(np.log2(people))):
        trust = graph.T @ (trust / degree)
    return trust / degree  # type: ignore[no-any-return]


def report_one(name: str, network: Network, friendships: int) -> None:
    home = detect_communities(network)
    print(f"{name}: {network[0]:,} people, {len(network[1]):,} ties, {friendships} false friendships")
    for how in ("spread", "at random", "best connected"):
        areas: dict[str, list[float]] = {"ties": [], "SybilRank": [], "klatsch": []}
        for seed in range(3):
            met = choose_met(network, home, how, seed)
            people, ties = add_false_accounts(network, friendships, seed)
            asked = ~np.isin(np.arange(people), met)
            real = np.arange(people) < network[0]
            guesses = {
                "ties": np.bincount(ties.ravel(), minlength=people),
                "SybilRank": sybil_rank(people, ties, met),
                "klatsch": reachable(people, ties, met),
            }
            for rule, guess in guesses.items():
                areas[rule].append(auc(real[asked], guess[asked]))
        print(f"  met {how:15}", *(f"{rule} {np.mean(x):.3f} ({min(x):.3f})  " for rule, x in areas.items()))


def report(folder: str) -> None:
    data = Path(folder)
    for title, network in {
        "advogato": read_advogato(data),
        "12 egos joined": join_egos(data, 1, 12),
        "20 egos joined": join_egos(data, 5, 20),
        "40 egos joined": join_egos(data, 9, 40),
        "60 communities": random_communities(3, people=6_000, circles=60, abroad=0.8),
    }.items():
        report_one(title, network, 100)
    report_one("advogato", read_advogato(data), 2_000)
    people, ties = random_communities(4, people=10_000, circles=60, abroad=5)
    started = time.perf_counter()
    reachable(people, ties, np.arange(50))
    print(f"{people:,} people, {len(ties):,} ties: {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    report(sys.argv[1])
