"""Numbers in addresses: no longer than a database can look up."""

from __future__ import annotations

# Signed 64 bits, in which both databases keep the numbers of rows.
_MAX_ROW_ID = 2**63 - 1


class NumberConverter:
    """The number of a row. Longer ones lead nowhere, instead of to a database that refuses to look them up."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Return the number.

        :raises ValueError: no row can have it; Django then goes on as if the address did not exist.
        """
        number = int(value)
        if number > _MAX_ROW_ID:
            raise ValueError
        return number

    def to_url(self, value: int) -> str:
        """Return the number as addresses show it."""
        return str(value)
