"""Out of all groups proposed, a few good ones that stand for the rest.

Two thoughts. How good a group is (`promise`) is a weighted sum of its signs, learned on networks whose circles
people had drawn by hand. And a list of good groups is not a good list: nearly the same one comes many times. So each
group also speaks for those like it, and the next one chosen is the one that adds most to what is spoken for (greedy
facility location; Nemhauser, Wolsey and Fisher 1978 bound how far that is from the best list).
"""

import numpy as np

from klatsch.insight.circle_search.candidates import Candidates, facts_tell_more
from klatsch.insight.circle_search.fact_table import FactTable
from klatsch.insight.circle_search.signs import signs_of_facts, signs_of_ties
from klatsch.insight.circle_search.ties import Numbers, Ties
from klatsch.insight.circle_search.weights import WITH_FACTS, WITH_TIES, Weights
from klatsch.insight.ids import Ids

PURITY = 0.3  # how much being pure counts beside being the same, where one group stands for another
TRUST = 4  # power of the promise, in how much each group wants to be spoken for
FAVOUR = 8  # power of the promise, in who speaks for the others
SHORT = 10  # a list of at most so many is for showing, and holds only what adds something to it
TWINS = 0.8  # Jaccard: too alike for one list
WORTH = 0.55  # of what the first circle adds
FEWEST = 3  # shown even if they add less


def promise(groups: Candidates, ties: Ties, facts: FactTable) -> Numbers:
    """(k,) between 0 and 1: how near to some circle each group is thought to be."""
    if facts_tell_more(ties, facts):
        return weighed(signs_of_facts(groups), WITH_FACTS)
    return weighed(signs_of_ties(groups, ties), WITH_TIES)


def weighed(shown: dict[str, Numbers], weights: Weights) -> Numbers:
    """(k,) between 0 and 1: the weighted sum of signs."""
    bias, by_sign = weights
    total = bias + np.stack([weight * shown[name] for name, weight in by_sign.items()]).sum(axis=0)
    return np.clip(total, 0.01, 1.0).astype(np.float32)


def likeness(groups: Candidates) -> Numbers:
    """(k, k) how well the row's group would do for the column's: F1, and how much purer it is than chance.

    Purity is 1 - 2 BER, with the balanced error rate of McAuley and Leskovec 2012: 0 for groups apart.
    """
    size, friends = groups.size, groups.members.shape[1]
    f1 = 2 * groups.overlap / (size[:, None] + size)
    pure = groups.overlap / size[:, None]
    missed = (size[None, :] - groups.overlap) / np.maximum(friends - size[:, None], 1)
    alike = (1 - PURITY) * f1 + PURITY * np.maximum(pure - missed, 0)
    return np.asarray(alike, dtype=np.float32)


def choose(groups: Candidates, promised: Numbers, limit: int) -> Ids:
    """At most `limit` rows of `groups`, most promising first.

    A short list ends where the next circle would add little; a longer one, for browsing, is filled with doubtful ones.
    """
    wanted = promised**TRUST / groups.jaccard.sum(axis=1)
    alike = likeness(groups)
    spoken = np.zeros(len(promised), dtype=np.float32)
    chosen: list[int] = []
    taken = np.zeros(len(promised), dtype=bool)
    enough = 0.0
    while len(chosen) < min(limit, len(promised)):
        gain = np.maximum(alike - spoken, 0) @ wanted * promised**FAVOUR
        gain[taken] = -1
        best = int(gain.argmax())
        if not chosen and limit <= SHORT:
            enough = WORTH * float(gain[best])
        if gain[best] < (enough if len(chosen) >= FEWEST else 0):
            break
        chosen.append(best)
        spoken = np.maximum(spoken, alike[best])
        taken |= groups.jaccard[best] >= TWINS
    rows = np.array(chosen, dtype=np.int64)
    return rows[np.argsort(-promised[rows], kind="stable")]
