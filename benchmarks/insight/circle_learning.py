"""Learning what makes a group a good circle: a ridge regression of how near it came to a true circle, on its signs."""

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.insight.circle_scores import Ego, Numbers, agreement
from klatsch.insight.circles.candidates import CandidateGroups, propose_groups
from klatsch.insight.circles.fact_table import build_fact_table
from klatsch.insight.circles.group_features import fact_features, tie_features
from klatsch.insight.circles.weights import Weights
from klatsch.insight.graph.ties import clean_ties

RIDGE = 100.0
FOLDS = 5
PURITY_WEIGHT = 0.6  # how much 1 - BER counts beside F1


@dataclass(frozen=True)
class Lesson:
    """One network as the chooser sees it, and what would have been right: `best` (k,), between 0 and 1."""

    groups: CandidateGroups
    shown: dict[str, Numbers]
    best: Numbers
    ego: Ego


def make_lesson(ego: Ego) -> Lesson:
    ties, facts = clean_ties(ego.friends, ego.ties), build_fact_table(ego.friends, ego.facts)
    groups = propose_groups(ties, facts)
    pure, f1 = agreement(groups.members, ego.truth)
    near = (1 - PURITY_WEIGHT) * f1.max(axis=1) + PURITY_WEIGHT * pure.max(axis=1)
    shown = tie_features(groups, ties) if len(ties) else fact_features(groups)
    return Lesson(groups, shown, near, ego)


def without_facts(ego: Ego) -> Ego:
    return replace(ego, facts=[])


def without_ties(ego: Ego) -> Ego:
    return replace(ego, ties=ego.ties[:0])


def learn_weights(lessons: list[Lesson]) -> Weights:
    """Weights of the raw signs; every network counts by the square root of its groups."""
    names = list(lessons[0].shown)
    x = np.concatenate([np.stack([lesson.shown[name] for name in names], axis=1) for lesson in lessons]).astype(float)
    y = np.concatenate([lesson.best for lesson in lessons]).astype(float)
    each = np.concatenate([np.full(len(lesson.best), len(lesson.best) ** -0.5) for lesson in lessons])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.concatenate([(x - mean) / spread, np.ones((len(x), 1))], axis=1)
    penalty = np.diag([*np.full(len(names), RIDGE), 0.0])
    slope = np.linalg.solve(z.T @ (z * each[:, None]) + penalty, z.T @ (y * each))
    weights = slope[:-1] / spread
    return float(slope[-1] - weights @ mean), dict(zip(names, weights.tolist(), strict=True))
