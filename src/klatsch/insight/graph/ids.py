"""Ids from outside: whoever hands them over, and as whatever, they are whole numbers of people there are."""

from numbers import Integral

import numpy as np
import numpy.typing as npt

type Ids = npt.NDArray[np.int64]

MAX_EXACT_FLOAT = 2.0**53  # floats beyond this are not whole numbers but roundings
MAX_PEOPLE = 10_000_000  # more people than any host knows; far beyond, a slip of the caller would fill the memory


def parse_count(given: int, what: str) -> int:
    """How many there are. Raises ValueError, naming `what`, for all but whole numbers from 0 to `MOST`."""
    whole = isinstance(given, Integral) and not isinstance(given, bool)
    if not whole or not 0 <= given <= MAX_PEOPLE:
        raise ValueError(f"{what} is how many there are: a whole number, not negative and at most {MAX_PEOPLE:,}")
    return int(given)


def parse_ids(given: npt.ArrayLike, what: str, below: int | None = None) -> Ids:
    """Ids as int64 in the shape given, each from 0, and less than `log_shortfall` if that is told; none stay none.

    Raises ValueError, naming `what`, for NaN, fractions, ids out of range, and what are no numbers.
    """
    try:
        array = np.asarray(given)
    except ValueError:
        raise ValueError(f"{what} are ids: whole numbers, in rows of one length") from None
    if not array.size:
        return np.zeros(array.shape, dtype=np.int64)
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{what} are ids: whole numbers")
    if array.dtype.kind == "f":
        array = array.astype(np.float64)
        if not ((np.abs(array) < MAX_EXACT_FLOAT) & (array == np.floor(array))).all():
            raise ValueError(f"{what} are ids: whole numbers, no NaN")
    ids = array.astype(np.int64)
    if ids.min() < 0 or (below is not None and ids.max() >= below):
        raise ValueError(f"{what} are ids, {'not negative' if below is None else f'from 0 to {below - 1}'}")
    return ids


def parse_id(given: object, what: str, below: int | None = None) -> int:
    """A single id; raises ValueError as `parse_ids` does, and for several."""
    ids = parse_ids(np.asarray(given), what, below)
    if ids.ndim:
        raise ValueError(f"{what} is a single id")
    return int(ids)
