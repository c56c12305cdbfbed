"""How long circles take: made-up friends in two sorts of groups, three ties of four within them."""

import time

import numpy as np

from klatsch.insight.circles.detection import find_circles
from klatsch.insight.graph.ids import Ids

SIZES = ((1_000, 30_000, 25), (10_000, 200_000, 100), (10_000, 500_000, 100))


def make_network(friends: int, ties: int, groups: int) -> tuple[Ids, list[dict[str, int]]]:
    draw = np.random.default_rng(5)
    school, employer = draw.integers(0, groups, (2, friends))
    pairs = np.concatenate([_pairs(draw, of, ties * 3 // 8) for of in (school, employer)])
    pairs = np.concatenate([pairs, draw.integers(0, friends, (ties // 4, 2))])
    facts = [{"school": int(one), "employer": int(other)} for one, other in zip(school, employer, strict=True)]
    return pairs, facts


def _pairs(draw: np.random.Generator, group: Ids, many: int) -> Ids:
    order = np.argsort(group, kind="stable")
    first = np.searchsorted(group[order], group)
    size = np.bincount(group)[group]
    one = draw.integers(0, len(group), many)
    return np.stack([one, order[first[one] + draw.integers(0, size[one])]], axis=1)


def report() -> None:
    for friends, ties, groups in SIZES:
        pairs, facts = make_network(friends, ties, groups)
        taken = []
        for _ in range(3):
            started = time.perf_counter()
            find_circles(friends, pairs, facts)
            taken.append(time.perf_counter() - started)
        print(f"{friends:,} friends, {ties:,} ties and two facts each: {min(taken):.2f} s (best of three)")
