"""How often an invitation is seen and opened, counted in memory: no row is written and no address kept for a look.

Loads are counted, not people: who comes twice counts twice, and so do programs that read pages. A preview that a
network keeps for all its users counts once.
"""

from __future__ import annotations

from typing import NamedTuple

from klatsch.core.jobs.metrics import BufferedCounter

MAX_COUNTED_LINKS = 500


class PageView(NamedTuple):
    """Which invitation (its number), by which link ("" where nobody knows), and whether only its picture was shown."""

    invitation: int
    via: str
    is_picture: bool


page_view_counter: BufferedCounter[PageView] = BufferedCounter(
    MAX_COUNTED_LINKS, lambda arrival: arrival._replace(via="")
)


def count_page_view(invitation: int, via: str) -> None:
    """Count that the page was opened."""
    page_view_counter.add(PageView(invitation, via, is_picture=False))


def count_image_view(invitation: int, via: str = "") -> None:
    """Count that the picture or the button of an invitation was shown somewhere."""
    page_view_counter.add(PageView(invitation, via, is_picture=True))
