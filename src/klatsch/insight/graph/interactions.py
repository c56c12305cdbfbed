"""Interactions between people, as four arrays of equal length."""

from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt

from klatsch.insight.graph.ids import Ids, parse_id, parse_ids
from klatsch.insight.graph.interaction_kinds import INTERACTION_KINDS
from klatsch.networks.records import Kind

type Times = npt.NDArray[np.float64]
type Flags = npt.NDArray[np.bool_]

MAX_TIMESTAMP = 253_402_300_800.0  # the year 10000, the first that no date can name


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
        sender, receiver = _parse_id_row(self.sender, "sender"), _parse_id_row(self.receiver, "receiver")
        at, kind = _parse_timestamps(self.at), _parse_kinds(self.kind)
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
        """Return the rows for which `keep` (n,) holds."""
        return Interactions(self.sender[keep], self.receiver[keep], self.at[keep], self.kind[keep])

    def of_host(self, host: int, now: float) -> "Interactions":
        """Return the acts to or from `host` until `now`. Raises ValueError for what is no id or no moment."""
        if not isinstance(now, Real) or not abs(now) < MAX_TIMESTAMP:
            raise ValueError("now must be a finite number of seconds since 1970, until the year 9999")
        host_id = parse_id(host, "host")
        return self.where(((self.sender == host_id) | (self.receiver == host_id)) & (self.at <= now))

    def is_of_kinds(self, kinds: frozenset[Kind]) -> Flags:
        """Return (n,) whether each act is of one of `kinds`."""
        return np.asarray(_kind_mask(kinds)[self.kind])


def _kind_mask(kinds: frozenset[Kind]) -> Flags:
    return np.array([kind in kinds for kind in INTERACTION_KINDS], dtype=np.bool_)


def _parse_id_row(values: npt.ArrayLike, name: str) -> Ids:
    ids = parse_ids(values, name)
    if ids.ndim != 1:
        raise ValueError(f"{name} must be one row of ids")
    return ids


def _parse_timestamps(values: npt.ArrayLike) -> Times:
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iuf"):
        raise ValueError("at must be one row of seconds since 1970")
    seconds = array.astype(np.float64)
    if not (np.abs(seconds) < MAX_TIMESTAMP).all():
        raise ValueError("at must hold finite seconds since 1970, until the year 9999: are these milliseconds?")
    return seconds


def _parse_kinds(values: npt.ArrayLike) -> npt.NDArray[np.int8]:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError("kind must be one row of kinds")
    if array.dtype.kind in "iu":
        if array.size and (array.min() < 0 or array.max() >= len(INTERACTION_KINDS)):
            raise ValueError(f"kind must be between 0 and {len(INTERACTION_KINDS) - 1}")
        return array.astype(np.int8)
    codes = np.full(array.size, -1, dtype=np.int8)
    names = array.astype(np.str_)
    for code, kind in enumerate(INTERACTION_KINDS):
        codes[names == kind.value] = code
    if (codes < 0).any():
        raise ValueError(f"unknown kind: {names[codes < 0][0]}")
    return codes
