"""Page views of invitations, counted in memory: no row is written and no address kept for a single one.

Loads are counted, not people: who comes twice counts twice, and so do programs that read pages. A preview that a
network keeps for all its users counts once.
"""

from __future__ import annotations

from typing import NamedTuple

from klatsch.core.jobs.metrics import BufferedCounter

MAX_COUNTED_LINKS = 500


class PageView(NamedTuple):
    """A page view: the id of the invitation, the link ("": unknown), and True when only its image was shown."""

    invitation: int
    via: str
    is_picture: bool


page_view_counter: BufferedCounter[PageView] = BufferedCounter(
    MAX_COUNTED_LINKS, lambda page_view: page_view._replace(via="")
)


def count_image_view(invitation: int, via: str = "") -> None:
    """Count that the picture or the button of an invitation was shown somewhere."""
    page_view_counter.add(PageView(invitation, via, is_picture=True))
