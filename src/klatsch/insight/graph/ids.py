"""Validation of ids and counts from callers: whole numbers within a range."""

from numbers import Integral

import numpy as np
import numpy.typing as npt

type Ids = npt.NDArray[np.int64]

MAX_EXACT_FLOAT = 2.0**53  # floats beyond this are not whole numbers but roundings
MAX_PEOPLE = 10_000_000  # more people than any host knows; far beyond, a caller's mistake would fill the memory


def parse_count(value: int, name: str) -> int:
    """Return a count. Raises ValueError, with `name` in it, for all but whole numbers from 0 to `MAX_PEOPLE`."""
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or not 0 <= value <= MAX_PEOPLE:
        raise ValueError(f"{name} is how many there are: a whole number, not negative and at most {MAX_PEOPLE:,}")
    return int(value)


def parse_ids(value: npt.ArrayLike, name: str, below: int | None = None) -> Ids:
    """Return ids as int64 in the same shape, each from 0 and less than `below` if that is given; no ids stay none.

    Raises ValueError, with `name` in it, for NaN, fractions, ids out of range, and what are no numbers.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} are ids: whole numbers, in rows of one length") from None
    if not array.size:
        return np.zeros(array.shape, dtype=np.int64)
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{name} are ids: whole numbers")
    if array.dtype.kind == "f":
        array = array.astype(np.float64)
        if not ((np.abs(array) < MAX_EXACT_FLOAT) & (array == np.floor(array))).all():
            raise ValueError(f"{name} are ids: whole numbers, no NaN")
    ids = array.astype(np.int64)
    if ids.min() < 0 or (below is not None and ids.max() >= below):
        raise ValueError(f"{name} are ids, {'not negative' if below is None else f'from 0 to {below - 1}'}")
    return ids


def parse_id(value: object, name: str, below: int | None = None) -> int:
    """Return a single id. Raises ValueError as `parse_ids` does, and for several."""
    ids = parse_ids(np.asarray(value), name, below)
    if ids.ndim:
        raise ValueError(f"{name} is a single id")
    return int(ids)
