"""Benchmark of the time that detection takes: made-up friends in two kinds of groups, three ties of four within."""

import time

import numpy as np

from klatsch.insight.circles.detection import find_circles
from klatsch.insight.graph.ids import Ids

NETWORK_SIZES = ((1_000, 30_000, 25), (10_000, 200_000, 100), (10_000, 500_000, 100))


def make_network(friends: int, ties: int, groups: int) -> tuple[Ids, list[dict[str, int]]]:
    draw = np.random.default_rng(5)
    school, employer = draw.integers(0, groups, (2, friends))
    pairs = np.concatenate([_pairs(draw, of, ties * 3 // 8) for of in (school, employer)])
    pairs = np.concatenate([pairs, draw.integers(0, friends, (ties // 4, 2))])
    facts = [
        {"school": int(of_school), "employer": int(of_employer)}
        for of_school, of_employer in zip(school, employer, strict=True)
    ]
    return pairs, facts


def _pairs(draw: np.random.Generator, group: Ids, many: int) -> Ids:
    order = np.argsort(group, kind="stable")
    first = np.searchsorted(group[order], group)
    size = np.bincount(group)[group]
    friends = draw.integers(0, len(group), many)
    return np.stack([friends, order[first[friends] + draw.integers(0, size[friends])]], axis=1)


def report() -> None:
    for friends, ties, groups in NETWORK_SIZES:
        pairs, facts = make_network(friends, ties, groups)
        seconds = []
        for _ in range(3):
            started = time.perf_counter()
            find_circles(friends, pairs, facts)
            seconds.append(time.perf_counter() - started)
        print(f"{friends:,} friends, {ties:,} ties and two facts each: {min(seconds):.2f} s (best of three)")
