"""The indicator of automation, and the columns of accounts that it reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klatsch.core.i18n.messages import Message

type Numbers = npt.NDArray[np.float64]
type AccountRow = Mapping[str, float]

MIN_ACCOUNTS_FOR_VARIATION = 50
MAX_PLAUSIBLE_NUMBER = 1e12  # nobody has written, followed or lived as much


class AccountColumns:
    """Columns of equal length as numbers, with NaN for all that is absent, no number, negative or implausibly large."""

    def __init__(self, accounts: Mapping[str, npt.ArrayLike]) -> None:
        """Check the columns. Raises ValueError when a column is not one row or the lengths differ."""
        if not isinstance(accounts, Mapping):
            raise ValueError("accounts are columns by name")  # noqa: TRY004  whatever is wrong, it is a ValueError
        columns = {name: np.asarray(values) for name, values in accounts.items()}
        for name, values in columns.items():
            if values.ndim != 1:
                raise ValueError(f"{name} must be one row of values")
        if len({values.size for values in columns.values()}) > 1:
            raise ValueError("all columns must have the same length")
        self.rows = next((values.size for values in columns.values()), 0)
        self._columns = columns
        self._numbers: dict[str, Numbers] = {}

    def __getitem__(self, name: str) -> Numbers:
        """Return (n,) the numbers of one column; parsed once, and only if an indicator reads it."""
        if name not in self._numbers:
            values = self._columns.get(name)
            self._numbers[name] = np.full(self.rows, np.nan) if values is None else _parse_numbers(values)
        return self._numbers[name]

    def varying(self, name: str) -> Numbers:
        """Return (n,) the same, but NaN when many accounts share one value: then the network does not publish it."""
        numbers = self[name]
        if self.rows >= MIN_ACCOUNTS_FOR_VARIATION and (numbers == numbers[0]).all():
            return np.full(self.rows, np.nan)
        return numbers

    def log(self, name: str) -> Numbers:
        """Return (n,) the logarithm of one more: ten to a hundred is as far as a hundred to a thousand."""
        return np.log1p(self.varying(name))

    def row(self, index: int) -> AccountRow:
        """Return the numbers of one account in all columns that were read so far, without the missing ones."""
        numbers = {name: float(values[index]) for name, values in self._numbers.items()}
        return {name: number for name, number in numbers.items() if not np.isnan(number)}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One sign of automation.

    id, name: for programs and for people. about: why it tells something, and when it does not. strength: of
    the columns, (n,), 0 where it does not show, more the clearer it shows, NaN where its columns are missing.
    message: of one account that shows it, with the numbers. reassuring: the sign speaks for a human.
    """

    id: str
    name: str
    about: str
    strength: Callable[[AccountColumns], Numbers]
    message: Callable[[AccountRow], Message]
    reassuring: bool = False


def log_shortfall(logs: Numbers, *limits: float) -> Numbers:
    """Return how far, on the logarithmic scale, counts are below each limit, added up: it grows faster below each."""
    return np.sum([np.maximum(np.log1p(limit) - logs, 0.0) for limit in limits], axis=0)


def log_excess(logs: Numbers, *limits: float) -> Numbers:
    """Return how far, on the logarithmic scale, counts or ratios are above each limit, added up."""
    return np.sum([np.maximum(logs - np.log(limit), 0.0) for limit in limits], axis=0)


def _parse_numbers(values: npt.NDArray[np.generic]) -> Numbers:
    if values.dtype.kind in "iufb":
        numbers = values.astype(np.float64)
    else:
        numbers = np.fromiter((_parse_number(value) for value in values.tolist()), np.float64, values.size)
    return np.where((numbers >= 0) & (numbers < MAX_PLAUSIBLE_NUMBER), numbers, np.nan)


def _parse_number(value: object) -> float:
    if isinstance(value, str):
        value = {"true": "1", "false": "0"}.get(value.strip().lower(), value)
    try:
        return float(value)  # type: ignore[arg-type]  # whatever is no number raises below
    except (TypeError, ValueError, OverflowError):
        return np.nan
