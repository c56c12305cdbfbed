"""Saved views: filters of the deck under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import Refused
from klatsch.core.sanitize import sanitize_line
from klatsch.people.models import MAX_VIEW_ADDRESS_LENGTH, MAX_VIEW_NAME_LENGTH, SavedView

if TYPE_CHECKING:
    from klatsch.accounts.models import Host

MAX_SAVED_VIEWS = 50


def save_view(*, host: Host, name: str, address: str) -> SavedView:
    """Save the query of the deck under a name; the same name again replaces it.

    Raises `Refused` without a name, for a query that is too long, and for too many views.
    """
    clean_name = sanitize_line(name, MAX_VIEW_NAME_LENGTH)
    if not clean_name:
        raise Refused("A view needs a name by which you will find it again.", code="saved-view-needs-name")
    if len(address) > MAX_VIEW_ADDRESS_LENGTH:
        raise Refused("This asks for more than can be kept under one name.", code="saved-view-too-long")
    if host.saved_views.exclude(name=clean_name).count() >= MAX_SAVED_VIEWS:
        raise Refused(
            "There are %(most)d views already: let one go first.", code="too-many-saved-views", most=MAX_SAVED_VIEWS
        )
    view, _ = SavedView.objects.update_or_create(host=host, name=clean_name, defaults={"address": address})
    return view


def delete_saved_view(*, view: SavedView) -> None:
    view.delete()
