"""Limits of an invitation: chats in all, on one day, in one week, and with one guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.errors import GuestLimitReached, InvitationFull, SlotTaken

if TYPE_CHECKING:
    from klatsch.bookings.capacity.snapshot import CapacitySnapshot
    from klatsch.invitations.models import Invitation


def check_limits(invitation: Invitation, snapshot: CapacitySnapshot) -> None:
    """Raise `InvitationFull`, `SlotTaken` or `GuestLimitReached` when one more chat would be too many.

    A time at which the host has become busy elsewhere is taken, too.
    """
    if snapshot.is_busy:
        raise SlotTaken("The host has something else at this time by now. Here is what is left.", code="host-is-busy")
    if snapshot.meetings >= invitation.capacity:
        raise invitation_full_error()
    if _is_limit_reached(snapshot.on_day, invitation.daily_limit):
        raise SlotTaken(
            "The host has as many chats on that day as there is room for. Please choose another day.",
            code="daily-limit-reached",
        )
    if _is_limit_reached(snapshot.in_week, invitation.weekly_limit):
        raise SlotTaken(
            "The host has as many chats in that week as there is room for. Please choose another week.",
            code="weekly-limit-reached",
        )
    check_guest_limit(invitation, snapshot)


def check_guest_limit(invitation: Invitation, snapshot: CapacitySnapshot) -> None:
    """Raise `GuestLimitReached` when the guest has as many chats with the host as one guest may have."""
    if _is_limit_reached(snapshot.nearby, invitation.guest_limit):
        raise GuestLimitReached(
            "You have a time with this host within %(days)d days of this one already, and the "
            "others would like a turn, too. Please choose a later day.",
            days=invitation.guest_limit_days,
        )


def invitation_full_error() -> InvitationFull:
    return InvitationFull("All the chats of this invitation are taken. Thank you for wanting to come.")


def _is_limit_reached(count: int, limit: int | None) -> bool:
    return limit is not None and count >= limit
