"""Access to circles, vouches and bulk actions by id, for their host only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import ensure_found
from klatsch.insight.models import BulkAction, Circle, Vouch

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def circle_for(host: Host, circle_id: int) -> Circle:
    """Return a circle of the host's. Raises `NotFound`."""
    return ensure_found(Circle.objects.filter(host=host, pk=circle_id).first(), "You have no circle with this number.")


def vouch_for(host: Host, vouch_id: int) -> Vouch:
    """Return a vouch of somebody in the host's deck. Raises `NotFound` where it was taken back already."""
    return ensure_found(
        Vouch.objects.select_related("host", "by", "person").filter(host=host, pk=vouch_id).first(),
        "This was taken back already.",
    )


def bulk_action_for(host: Host, step_id: int) -> BulkAction:
    """Return a bulk action of the host. Raises `NotFound` where it was undone already."""
    return ensure_found(
        BulkAction.objects.select_related("circle").filter(host=host, pk=step_id).first(), "This was undone already."
    )
