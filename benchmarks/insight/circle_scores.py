"""The scores of McAuley and Leskovec, "Learning to Discover Social Circles in Ego Networks" (2012)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

type Numbers = npt.NDArray[np.float32]

SCORE_NAMES = ("1-BER", "F1", "full 1-BER", "full F1")


@dataclass(frozen=True)
class Ego:
    """One person's network: how many friends, their ties (m, 2), facts, and hand-made circles (c, friends)."""

    name: str
    friends: int
    ties: npt.NDArray[np.int64]
    facts: list[dict[str, Any]]
    truth: Numbers


def read_egos(folder: str) -> list[Ego]:
    egos = []
    for path in sorted(Path(folder).glob("**/ego-*.json")):
        read = json.loads(path.read_text())
        ties = np.array(read["ties"], dtype=np.int64).reshape(-1, 2)
        truth = membership_rows(read["circles"], read["friends"])
        egos.append(Ego(path.stem, read["friends"], ties, read["facts"], truth))
    return egos


def membership_rows(groups: list[Any], friends: int) -> Numbers:
    members = np.zeros((len(groups), friends), dtype=np.float32)
    for row, group in zip(members, groups, strict=True):
        row[group] = 1
    return members


def agreement(detected: Numbers, truth: Numbers) -> tuple[Numbers, Numbers]:
    """(p, c) twice: 1 - BER and F1 of each circle detected with each true one.

    BER is the mean of the share of a detected circle that is not in the true one, and the share of everybody else
    who is: one big circle has nobody else.
    """
    friends = detected.shape[1]
    both = detected @ truth.T
    size, true_size = detected.sum(axis=1)[:, None], truth.sum(axis=1)
    missed = (true_size - both) / np.maximum(friends - size, 1)
    return 1 - ((size - both) / size + missed) / 2, 2 * both / (size + true_size)


def scores(detected: Numbers, truth: Numbers) -> Numbers:
    """(4,) as in NAMES: matched one to one for the best sum; the full scores count unmatched ones as .5 and 0."""
    if not len(detected):
        return np.array([0.5, 0, 0.5, 0], dtype=np.float32)
    matched = min(len(detected), len(truth))
    left = len(truth) - matched
    sums = []
    for table in agreement(detected, truth):
        rows_, columns = linear_sum_assignment(-table)
        sums.append(table[rows_, columns].sum())
    ber, f1 = sums
    return np.array([ber / matched, f1 / matched, (ber + left / 2) / len(truth), f1 / len(truth)], dtype=np.float32)
