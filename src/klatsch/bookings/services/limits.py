"""What limits how many meetings there are: in all and on one day. Counted under the agenda's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from klatsch.bookings.errors import InvitationFull, SlotTaken
from klatsch.bookings.models import LIVE
from klatsch.bookings.offers import local_day_bounds

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.invitations.models import Invitation


def meeting_counts(invitation: Invitation, starts_at: datetime) -> dict[str, Any]:
    """Return aggregates over an invitation's bookings: how many meetings there are besides that at `starts_at`."""
    elsewhere = Q(state__in=LIVE) & ~Q(starts_at=starts_at)
    counts = {"meetings": Count("slot", filter=elsewhere, distinct=True)}
    if invitation.daily_limit is not None:
        first, last = local_day_bounds(invitation, starts_at)
        on_day = elsewhere & Q(starts_at__gte=first, starts_at__lt=last)
        counts["on_day"] = Count("slot", filter=on_day, distinct=True)
    return counts


def check_limits(invitation: Invitation, *, meetings: int, on_day: int = 0) -> None:
    """Raise `InvitationFull` or `SlotTaken` when one more meeting would be too many."""
    if meetings >= invitation.capacity:
        raise full()
    if invitation.daily_limit is not None and on_day >= invitation.daily_limit:
        raise SlotTaken("The host has as many chats on that day as there is room for. Please choose another day.")


def full() -> InvitationFull:
    return InvitationFull("All the chats of this invitation are taken. Thank you for wanting to come.")
