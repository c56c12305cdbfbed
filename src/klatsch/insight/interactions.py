"""What people did towards each other, as four arrays of equal length."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from klatsch.insight.kinds import KINDS
from klatsch.networks.records import Kind

type Ids = npt.NDArray[np.int64]
type Times = npt.NDArray[np.float64]
type Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Interactions:
    """Acts from `sender` to `receiver`, one row each, in any order.

    sender, receiver: (n,) whole numbers from 0. at: (n,) seconds since 1970, UTC. kind: (n,) names from
    `Kind`, or their places in it as integers. What somebody does to themselves is dropped.
    Raises ValueError when the lengths differ, an id is negative or no whole number, a time is not finite, or
    a kind is unknown.
    """

    sender: Ids
    receiver: Ids
    at: Times
    kind: npt.NDArray[Any]

    def __post_init__(self) -> None:
        sender, receiver = _ids("sender", self.sender), _ids("receiver", self.receiver)
        at, kind = _times(self.at), _kinds(self.kind)
        if len({sender.size, receiver.size, at.size, kind.size}) > 1:
            raise ValueError("sender, receiver, at and kind must have the same length")
        between_two = sender != receiver
        # A frozen dataclass can only be normalised this way.
        object.__setattr__(self, "sender", sender[between_two])
        object.__setattr__(self, "receiver", receiver[between_two])
        object.__setattr__(self, "at", at[between_two])
        object.__setattr__(self, "kind", kind[between_two])

    def __len__(self) -> int:
        return int(self.at.size)

    def where(self, keep: Flags) -> "Interactions":
        """The rows for which `keep` (n,) holds."""
        return Interactions(self.sender[keep], self.receiver[keep], self.at[keep], self.kind[keep])

    def of_host(self, host: int, now: float) -> "Interactions":
        """What went to or from `host` until `now`. Raises ValueError when `now` is not finite."""
        if not np.isfinite(now):
            raise ValueError("now must be a finite number of seconds")
        return self.where(((self.sender == host) | (self.receiver == host)) & (self.at <= now))

    def is_among(self, kinds: frozenset[Kind]) -> Flags:
        """(n,) whether each act is of one of `kinds`."""
        return np.asarray(_table(kinds)[self.kind])


def _table(kinds: frozenset[Kind]) -> Flags:
    return np.array([kind in kinds for kind in KINDS], dtype=np.bool_)


def _ids(name: str, values: npt.ArrayLike) -> Ids:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} must be one row of ids")
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    if array.dtype.kind not in "iuf" or not np.isfinite(array).all() or (array != np.floor(array)).any():
        raise ValueError(f"{name} must hold whole numbers")
    if array.min() < 0:
        raise ValueError(f"{name} must not hold negative ids")
    return array.astype(np.int64)


def _times(values: npt.ArrayLike) -> Times:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ValueError("at must be one row of finite seconds since 1970")
    return array


def _kinds(values: npt.ArrayLike) -> npt.NDArray[np.int8]:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError("kind must be one row of kinds")
    if array.dtype.kind in "iu":
        if array.size and (array.min() < 0 or array.max() >= len(KINDS)):
            raise ValueError(f"kind must be between 0 and {len(KINDS) - 1}")
        return array.astype(np.int8)
    codes = np.full(array.size, -1, dtype=np.int8)
    names = array.astype(np.str_)
    for code, kind in enumerate(KINDS):
        codes[names == kind.value] = code
    if (codes < 0).any():
        raise ValueError(f"unknown kind: {names[codes < 0][0]}")
    return codes
