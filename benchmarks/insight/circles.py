"""Benchmark of community detection: detected circles beside circles drawn by hand, and other methods.

python -m benchmarks.insight.circles DATA            per network and in the mean, by cross-validation over networks
python -m benchmarks.insight.circles --learn DATA    learn klatsch.insight.circles.weights again
"""

import sys
import time
from collections.abc import Callable

import igraph
import numpy as np

from benchmarks.insight import circle_members, circle_speed
from benchmarks.insight.circle_learning import FOLDS, Lesson, learn_weights, make_lesson, without_facts, without_ties
from benchmarks.insight.circle_scores import SCORE_NAMES, Ego, Numbers, membership_rows, read_egos, scores
from klatsch.insight.circles.selection import select_circles, weighted_sum
from klatsch.insight.graph.communities import seeded_igraph

LIMITS = (5, 10, 11, 15)  # more than ten is filled with doubtful ones

BASELINES: dict[str, Callable[[igraph.Graph], igraph.VertexClustering]] = {
    "label propagation": igraph.Graph.community_label_propagation,
    "Infomap": igraph.Graph.community_infomap,
    "Leiden, modularity .25": lambda graph: graph.community_leiden("modularity", resolution=0.25, n_iterations=4),
    "Leiden, modularity 1": lambda graph: graph.community_leiden("modularity", resolution=1, n_iterations=4),
    "Leiden, CPM .1": lambda graph: graph.community_leiden("CPM", resolution=0.1, n_iterations=4),
    "Leiden, CPM .3": lambda graph: graph.community_leiden("CPM", resolution=0.3, n_iterations=4),
}


def baselines(ego: Ego) -> dict[str, Numbers]:
    graph = igraph.Graph(ego.friends, ego.ties).simplify()
    scores_by_method = {"one big circle": scores_and_count(np.ones((1, ego.friends), dtype=np.float32), ego)}
    with seeded_igraph():
        for name, method in BASELINES.items():
            groups = sorted((group for group in method(graph) if len(group) >= 3), key=len, reverse=True)
            for limit in (10, 15):
                scores_by_method[f"{name}, {limit} biggest"] = scores_and_count(
                    membership_rows(groups[:limit], ego.friends), ego
                )
    return scores_by_method


def scores_and_count(detected: Numbers, ego: Ego) -> Numbers:
    return np.append(scores(detected, ego.truth), np.float32(len(detected)))


def cross_validate(lessons: list[Lesson]) -> dict[int, Numbers]:
    """By limit, (networks, 5): each network judged by weights that never saw it; last, how many circles."""
    table = {limit: np.zeros((len(lessons), 5), dtype=np.float32) for limit in LIMITS}
    for fold in range(FOLDS):
        weights = learn_weights([lesson for i, lesson in enumerate(lessons) if i % FOLDS != fold])
        for i, lesson in enumerate(lessons):
            if i % FOLDS == fold:
                promised = weighted_sum(lesson.shown, weights)
                for limit in LIMITS:
                    chosen = select_circles(lesson.groups, promised, limit)
                    table[limit][i] = scores_and_count(lesson.groups.members[chosen], lesson.ego)
    return table


def print_row(name: str, figures: Numbers) -> None:
    print(f"{name:36}" + "".join(f"{figure:12.3f}" for figure in figures))


def report(folder: str) -> None:
    networks = read_egos(folder)
    others = [baselines(ego) for ego in networks]
    lessons = [make_lesson(ego) for ego in networks]
    ours = cross_validate(lessons)
    line_of_names = "".join(f"{name:>12}" for name in (*SCORE_NAMES, "circles"))
    print(f"{'klatsch, at limit 10':36}{line_of_names}")
    for ego, figures in zip(networks, ours[10], strict=True):
        print_row(f"{ego.name} ({ego.friends} friends, {len(ego.truth)} circles)", figures)
    print(f"{f'mean of {len(networks)}':36}{line_of_names}")
    for name in others[0]:
        print_row(name, np.mean([of[name] for of in others], axis=0))
    for limit in LIMITS:
        print_row(f"klatsch, at limit {limit}", ours[limit].mean(axis=0))
    for name, less in (("ties alone", without_facts), ("facts alone", without_ties)):
        table = cross_validate([make_lesson(less(ego)) for ego in networks])
        for limit in (10, 15):
            print_row(f"klatsch, {name}, at limit {limit}", table[limit].mean(axis=0))
    circle_members.report(networks)
    circle_speed.report()


def print_weights(folder: str) -> None:
    networks = read_egos(folder)
    for name, less in (("TIE", None), ("FACT", without_ties)):
        bias, by_sign = learn_weights([make_lesson(less(ego) if less else ego) for ego in networks])
        print(f"{name}_FEATURE_WEIGHTS: Weights = (\n    {bias:.4f},\n    {{")
        for sign, weight in by_sign.items():
            print(f'        "{sign}": {weight:.4f},')
        print("    },\n)")


if __name__ == "__main__":
    started = time.perf_counter()
    if sys.argv[1] == "--learn":
        print_weights(sys.argv[2])
    else:
        report(sys.argv[1])
        print(f"{time.perf_counter() - started:.0f} s")
