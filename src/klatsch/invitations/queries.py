from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.invitations.models import Invitation, InvitationState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host


def invitations_of(host: Host) -> QuerySet[Invitation]:
    """Return every invitation of a host, newest first."""
    return Invitation.objects.filter(host=host).order_by("-created_at")


def open_invitations_of(host: Host, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations of a host that are open at `now`, newest first."""
    return (
        Invitation.objects.filter(host=host, state=InvitationState.OPEN, closes_at__gt=now)
        .select_related("host")
        .order_by("-opened_at")
    )


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Return the invitations of all hosts that are open at `now`."""
    return Invitation.objects.filter(state=InvitationState.OPEN, closes_at__gt=now)


def listed_invitations(now: datetime) -> QuerySet[Invitation]:
    """Return the listed invitations of this server that are open at `now`, newest first."""
    return (
        Invitation.objects.filter(is_listed=True, state=InvitationState.OPEN, closes_at__gt=now)
        .select_related("host")
        .order_by("-opened_at")
    )


def due_lotteries(now: datetime) -> QuerySet[Invitation]:
    """Return the invitations whose lottery is due at `now`, open or not."""
    drafts_aside = Invitation.objects.exclude(state=InvitationState.DRAFT)
    return drafts_aside.filter(draws_at__lte=now, drawn_at=None).order_by("draws_at", "pk")
