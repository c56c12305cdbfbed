"""Three of a circle are given: how many of the rest come first among everybody else?"""

from collections.abc import Callable

import numpy as np

from benchmarks.insight.circle_scores import Ego
from klatsch.insight.circles.detection import rank_similar_members
from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.ties import clean_ties

SEEDS = 3
MIN_CIRCLE_SIZE = 6


def by_ties(ego: Ego, seeds: Ids) -> Ids:
    return rank_similar_members(seeds, ego.friends, ego.ties, [])


def by_facts(ego: Ego, seeds: Ids) -> Ids:
    return rank_similar_members(seeds, ego.friends, ego.ties[:0], ego.facts)


def by_both(ego: Ego, seeds: Ids) -> Ids:
    return rank_similar_members(seeds, ego.friends, ego.ties, ego.facts)


def by_count(ego: Ego, seeds: Ids) -> Ids:
    tied = clean_ties(ego.friends, ego.ties).matrix[seeds].sum(axis=0)
    tied[seeds] = -1
    return np.argsort(-tied, kind="stable")


def by_chance(ego: Ego, seeds: Ids) -> Ids:
    return np.random.default_rng(1).permutation(np.setdiff1d(np.arange(ego.friends), seeds))


RANKINGS: dict[str, Callable[[Ego, Ids], Ids]] = {
    "klatsch": by_both,
    "klatsch, ties alone": by_ties,
    "klatsch, facts alone": by_facts,
    "how many of the three they know": by_count,
    "chance": by_chance,
}


def recall_of_members(ego: Ego, rank: Callable[[Ego, Ids], Ids]) -> float:
    """The mean over circles of the share of the rest among as many who come first."""
    shares = []
    for number, circle in enumerate(ego.truth):
        members = np.flatnonzero(circle)
        if len(members) >= MIN_CIRCLE_SIZE:
            seeds = np.random.default_rng(number).choice(members, SEEDS, replace=False)
            rest = np.setdiff1d(members, seeds)
            shares.append(np.isin(rank(ego, seeds)[: len(rest)], rest).sum() / len(rest))
    return float(np.mean(shares))


def report(networks: list[Ego]) -> None:
    print("more like three of them: share of the rest found, in as many as there are")
    for name, rank in RANKINGS.items():
        print(f"{name:36}{np.mean([recall_of_members(ego, rank) for ego in networks]):12.3f}")
