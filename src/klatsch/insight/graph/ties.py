"""Ties between the host's friends, normalized once: no self-ties, no repeats, one order."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from klatsch.insight.graph.ids import Ids, parse_count, parse_ids

type Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Ties:
    """`friends` people, and `pairs` (m, 2) of ids below that: sorted, smaller id first, none twice."""

    friends: int
    pairs: Ids

    def __len__(self) -> int:
        return len(self.pairs)

    @cached_property
    def matrix(self) -> Any:  # noqa: ANN401  scipy brings no types
        """(friends, friends) sparse and symmetric: 1 where two know each other."""
        rows = np.concatenate([self.pairs[:, 0], self.pairs[:, 1]])
        columns = np.concatenate([self.pairs[:, 1], self.pairs[:, 0]])
        ones = np.ones(len(rows), dtype=np.float32)
        return sparse.csr_array((ones, (rows, columns)), shape=(self.friends, self.friends))

    @cached_property
    def degree(self) -> Numbers:
        """(friends,) the number of others whom each one knows."""
        return np.bincount(self.pairs.ravel(), minlength=self.friends).astype(np.float32)

    @cached_property
    def density(self) -> float:
        """The share of all pairs that know each other."""
        return 2 * len(self) / max(self.friends * (self.friends - 1), 1)


def clean_ties(friends: int, ties: npt.ArrayLike) -> Ties:
    """Return the ties in an array of shape (m, 2). Raises ValueError for any other input."""
    friends = parse_count(friends, "friends")
    pairs = parse_ids(ties, "ties", friends)
    if not pairs.size:
        return Ties(friends, np.empty((0, 2), dtype=np.int64))
    if pairs.ndim != 2 or pairs.shape[1] != 2:  # noqa: PLR2004  two ends
        raise ValueError(f"ties have the shape (m, 2), not {pairs.shape}")
    pairs = np.sort(pairs, axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    keys = np.unique(pairs[:, 0] * friends + pairs[:, 1])
    return Ties(friends, np.stack([keys // friends, keys % friends], axis=1))
