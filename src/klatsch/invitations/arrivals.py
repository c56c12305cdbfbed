"""How often an invitation is seen and opened, counted in memory: no row is written and no address kept for a look.

Loads are counted, not people: who comes twice counts twice, and so do programs that read pages. A preview that a
network keeps for all its users counts once.
"""

from __future__ import annotations

from typing import NamedTuple

from klatsch.core.jobs.metrics import BufferedCounter

MOST_KEYS = 500


class Arrival(NamedTuple):
    """Which invitation (its number), by which link ("" where nobody knows), and whether only its picture was shown."""

    invitation: int
    via: str
    is_picture: bool


counted: BufferedCounter[Arrival] = BufferedCounter(MOST_KEYS, lambda arrival: arrival._replace(via=""))


def count_page(invitation: int, via: str) -> None:
    """Count that the page was opened."""
    counted.count(Arrival(invitation, via, is_picture=False))


def count_picture(invitation: int, via: str = "") -> None:
    """Count that the picture or the button of an invitation was shown somewhere."""
    counted.count(Arrival(invitation, via, is_picture=True))
