"""Out of all groups proposed, a few good ones that stand for the rest.

Two thoughts. How good a group is (`score`) is a weighted sum of its signs, learned on networks whose circles
people had drawn by hand. And a list of good groups is not a good list: nearly the same one comes many times. So each
group also speaks for those like it, and the next one chosen is the one that adds most to what is spoken for (greedy
facility location; Nemhauser, Wolsey and Fisher 1978 bound how far that is from the best list).
"""

import numpy as np

from klatsch.insight.circles.candidates import CandidateGroups, has_sparse_ties
from klatsch.insight.circles.fact_table import FactTable
from klatsch.insight.circles.group_features import fact_features, tie_features
from klatsch.insight.circles.weights import FACT_FEATURE_WEIGHTS, TIE_FEATURE_WEIGHTS, Weights
from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.ties import Numbers, Ties

PURITY_WEIGHT = 0.3  # how much being pure counts beside being the same, where one group stands for another
DEMAND_POWER = 4  # power of the promise, in how much each group wants to be spoken for
REPRESENTATIVE_POWER = 8  # power of the promise, in who speaks for the others
SHORT_LIST_SIZE = 10  # a list of at most so many is for showing, and holds only what adds something to it
MAX_LIST_JACCARD = 0.8  # Jaccard: too alike for one list
MIN_GAIN_SHARE = 0.55  # of what the first circle adds
MIN_LIST_SIZE = 3  # shown even if they add less


def score(groups: CandidateGroups, ties: Ties, facts: FactTable) -> Numbers:
    """(k,) between 0 and 1: how near to some circle each group is thought to be."""
    if has_sparse_ties(ties, facts):
        return weighted_sum(fact_features(groups), FACT_FEATURE_WEIGHTS)
    return weighted_sum(tie_features(groups, ties), TIE_FEATURE_WEIGHTS)


def weighted_sum(shown: dict[str, Numbers], weights: Weights) -> Numbers:
    """(k,) between 0 and 1: the weighted sum of signs."""
    bias, by_sign = weights
    total = bias + np.stack([weight * shown[name] for name, weight in by_sign.items()]).sum(axis=0)
    return np.clip(total, 0.01, 1.0).astype(np.float32)


def group_similarity(groups: CandidateGroups) -> Numbers:
    """(k, k) how well the row's group would do for the column's: F1, and how much purer it is than chance.

    Purity is 1 - 2 BER, with the balanced error rate of McAuley and Leskovec 2012: 0 for groups apart.
    """
    size, friends = groups.size, groups.members.shape[1]
    f1 = 2 * groups.overlap / (size[:, None] + size)
    pure = groups.overlap / size[:, None]
    missed = (size[None, :] - groups.overlap) / np.maximum(friends - size[:, None], 1)
    alike = (1 - PURITY_WEIGHT) * f1 + PURITY_WEIGHT * np.maximum(pure - missed, 0)
    return np.asarray(alike, dtype=np.float32)


def select_circles(groups: CandidateGroups, promised: Numbers, limit: int) -> Ids:
    """At most `limit` rows of `groups`, most promising first.

    A short list ends where the next circle would add little; a longer one, for browsing, is filled with doubtful ones.
    """
    wanted = promised**DEMAND_POWER / groups.jaccard.sum(axis=1)
    alike = group_similarity(groups)
    spoken = np.zeros(len(promised), dtype=np.float32)
    chosen: list[int] = []
    taken = np.zeros(len(promised), dtype=bool)
    enough = 0.0
    while len(chosen) < min(limit, len(promised)):
        gain = np.maximum(alike - spoken, 0) @ wanted * promised**REPRESENTATIVE_POWER
        gain[taken] = -1
        best = int(gain.argmax())
        if not chosen and limit <= SHORT_LIST_SIZE:
            enough = MIN_GAIN_SHARE * float(gain[best])
        if gain[best] < (enough if len(chosen) >= MIN_LIST_SIZE else 0):
            break
        chosen.append(best)
        spoken = np.maximum(spoken, alike[best])
        taken |= groups.jaccard[best] >= MAX_LIST_JACCARD
    rows = np.array(chosen, dtype=np.int64)
    return rows[np.argsort(-promised[rows], kind="stable")]
