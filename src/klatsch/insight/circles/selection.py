"""Selection of circles: a few candidate groups that represent all others.

The `score` of a group is a weighted sum of its features, learned on networks whose circles people had drawn by hand. A
list of groups with high scores is not a good list: nearly the same one comes many times. So each group also represents
those like it, and the next one selected is the one that adds most to what is represented (greedy facility location;
Nemhauser, Wolsey and Fisher 1978 bound how far that is from the best list).
"""

import numpy as np

from klatsch.insight.circles.candidates import CandidateGroups, has_sparse_ties
from klatsch.insight.circles.fact_table import FactTable
from klatsch.insight.circles.group_features import fact_features, tie_features
from klatsch.insight.circles.weights import FACT_FEATURE_WEIGHTS, TIE_FEATURE_WEIGHTS, Weights
from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.ties import Numbers, Ties

PURITY_WEIGHT = 0.3  # how much being pure counts beside being the same, where one group represents another
DEMAND_POWER = 4  # power of the score, in how much each group needs to be represented
REPRESENTATIVE_POWER = 8  # power of the score, in how well a group represents others
SHORT_LIST_SIZE = 10  # a list of at most so many is for showing, and holds only what adds something to it
MAX_LIST_JACCARD = 0.8  # groups with more in common are too similar for one list
MIN_GAIN_SHARE = 0.55  # of what the first circle adds
MIN_LIST_SIZE = 3  # shown even if they add less


def score(groups: CandidateGroups, ties: Ties, facts: FactTable) -> Numbers:
    """Return (k,) between 0 and 1: an estimate of how near each group is to a real circle."""
    if has_sparse_ties(ties, facts):
        return weighted_sum(fact_features(groups), FACT_FEATURE_WEIGHTS)
    return weighted_sum(tie_features(groups, ties), TIE_FEATURE_WEIGHTS)


def weighted_sum(features: dict[str, Numbers], weights: Weights) -> Numbers:
    """Return (k,) between 0 and 1: the weighted sum of features."""
    bias, by_feature = weights
    total = bias + np.stack([weight * features[name] for name, weight in by_feature.items()]).sum(axis=0)
    return np.clip(total, 0.01, 1.0).astype(np.float32)


def group_similarity(groups: CandidateGroups) -> Numbers:
    """Return (k, k) how well the row's group represents the column's: F1, and how much purer it is than chance.

    Purity is 1 - 2 BER, with the balanced error rate of McAuley and Leskovec 2012: 0 for groups apart.
    """
    size, friends = groups.size, groups.members.shape[1]
    f1 = 2 * groups.overlap / (size[:, None] + size)
    pure = groups.overlap / size[:, None]
    missed = (size[None, :] - groups.overlap) / np.maximum(friends - size[:, None], 1)
    similarity = (1 - PURITY_WEIGHT) * f1 + PURITY_WEIGHT * np.maximum(pure - missed, 0)
    return np.asarray(similarity, dtype=np.float32)


def select_circles(groups: CandidateGroups, scores: Numbers, limit: int) -> Ids:
    """Return at most `limit` rows of `groups`, the highest scores first.

    A short list ends where the next circle would add little; a longer one, for browsing, is filled up.
    """
    demand = scores**DEMAND_POWER / groups.jaccard.sum(axis=1)
    similarity = group_similarity(groups)
    represented = np.zeros(len(scores), dtype=np.float32)
    selected: list[int] = []
    excluded = np.zeros(len(scores), dtype=bool)
    min_gain = 0.0
    while len(selected) < min(limit, len(scores)):
        gain = np.maximum(similarity - represented, 0) @ demand * scores**REPRESENTATIVE_POWER
        gain[excluded] = -1
        best = int(gain.argmax())
        if not selected and limit <= SHORT_LIST_SIZE:
            min_gain = MIN_GAIN_SHARE * float(gain[best])
        if gain[best] < (min_gain if len(selected) >= MIN_LIST_SIZE else 0):
            break
        selected.append(best)
        represented = np.maximum(represented, similarity[best])
        excluded |= groups.jaccard[best] >= MAX_LIST_JACCARD
    rows = np.array(selected, dtype=np.int64)
    return rows[np.argsort(-scores[rows], kind="stable")]
