"""Keeping a way of looking at the deck, and letting it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import Refused
from klatsch.core.sanitize import sanitize_line
from klatsch.people.models import MAX_VIEW_ADDRESS_LENGTH, MAX_VIEW_NAME_LENGTH, SavedView

if TYPE_CHECKING:
    from klatsch.accounts.models import Host

MAX_SAVED_VIEWS = 50


def save_view(*, host: Host, name: str, address: str) -> SavedView:
    """Keep what was asked of the deck under a name; the same name again means the new one.

    Raises `Refused` without a name, and where there are too many to find anything in.
    """
    plain = sanitize_line(name, MAX_VIEW_NAME_LENGTH)
    if not plain:
        raise Refused("A view needs a name by which you will find it again.", code="saved-view-needs-name")
    if len(address) > MAX_VIEW_ADDRESS_LENGTH:
        raise Refused("This asks for more than can be kept under one name.", code="saved-view-too-long")
    if host.saved_views.exclude(name=plain).count() >= MAX_SAVED_VIEWS:
        raise Refused(
            "There are %(most)d views already: let one go first.", code="too-many-saved-views", most=MAX_SAVED_VIEWS
        )
    kept, _ = SavedView.objects.update_or_create(host=host, name=plain, defaults={"address": address})
    return kept


def delete_saved_view(*, view: SavedView) -> None:
    view.delete()
