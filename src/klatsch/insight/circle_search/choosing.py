"""Out of all groups proposed, a few good ones that stand for the rest.

Two thoughts. How good a group is (`promise`) is a weighted sum of its signs, learned on networks whose circles
people had drawn by hand. And a list of good groups is not a good list: nearly the same one comes many times. So each
group also speaks for those like it, and the next one chosen is the one that adds most to what is spoken for (greedy
facility location; Nemhauser, Wolsey and Fisher 1978 bound how far that is from the best list).
"""

import numpy as np

from klatsch.insight.circle_search.candidates import Candidates
from klatsch.insight.circle_search.ties import Ids, Numbers
from klatsch.insight.circle_search.weights import Weights

PURITY = 0.3  # how much being pure counts beside being the same, where one group stands for another
TRUST = 2  # power of the promise, in how much each group wants to be spoken for
FAVOUR = 2  # power of the promise, in who speaks for the others


def promise(shown: dict[str, Numbers], weights: Weights) -> Numbers:
    """(k,) between 0 and 1: how near to some circle each group is thought to be (F1)."""
    bias, by_sign = weights
    total = bias + np.stack([weight * shown[name] for name, weight in by_sign.items()]).sum(axis=0)
    return np.clip(total, 0.01, 1.0).astype(np.float32)


def likeness(groups: Candidates) -> Numbers:
    """(k, k) how well the row's group would do for the column's: F1, and 1-BER as in McAuley and Leskovec 2012."""
    size, friends = groups.size, groups.members.shape[1]
    f1 = 2 * groups.overlap / (size[:, None] + size)
    pure = groups.overlap / size[:, None]
    missed = (size[None, :] - groups.overlap) / np.maximum(friends - size[:, None], 1)
    alike = (1 - PURITY) * f1 + PURITY * (pure + 1 - missed) / 2
    return np.asarray(alike, dtype=np.float32)


def choose(groups: Candidates, promised: Numbers, limit: int) -> Ids:
    """At most `limit` rows of `groups`, most promising first."""
    wanted = promised**TRUST / groups.jaccard.sum(axis=1)
    alike = likeness(groups)
    spoken = np.zeros(len(promised), dtype=np.float32)
    chosen: list[int] = []
    for _ in range(min(limit, len(promised))):
        gain = np.maximum(alike - spoken, 0) @ wanted * promised**FAVOUR
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
        spoken = np.maximum(spoken, alike[chosen[-1]])
    rows = np.array(chosen, dtype=np.int64)
    return rows[np.argsort(-promised[rows], kind="stable")]
