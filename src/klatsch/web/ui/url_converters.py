"""Converters for the paths of URLs."""

from __future__ import annotations

# Signed 64 bits, in which both databases keep the numbers of rows.
_MAX_ROW_ID = 2**63 - 1


class NumberConverter:
    """The number of a row; a longer one is no address, as no database can look it up."""

    regex = "[0-9]{1,19}"
    to_url = staticmethod(str)

    def to_python(self, value: str) -> int:
        """Return the number.

        :raises ValueError: no row can have it; Django then goes on as if the address did not exist.
        """
        number = int(value)
        if number > _MAX_ROW_ID:
            raise ValueError
        return number
