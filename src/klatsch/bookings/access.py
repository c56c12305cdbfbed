"""Fetch bookings, entries and links by their secret tokens, or for their host. Pages and the API use nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.emails.confirmation_link import is_confirmed_by
from klatsch.bookings.models import Booking, IcsFeed, WaitlistEntry
from klatsch.bookings.models.lottery import LotteryEntry, LotteryResult
from klatsch.core.errors import NotFound, ensure_found
from klatsch.invitations.models import Invitation, InvitationState

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.bookings.lottery.public_record import LotteryRecord


def invitation_for_guest(slug: str) -> Invitation:
    """Return an invitation anybody may look at (open or closed), with its host and agenda: one query.

    Raises `NotFound` for drafts too: they look as if they did not exist.
    """
    invitation = (
        Invitation.objects.select_related("host", "host__agenda")
        .filter(slug=slug)
        .exclude(state=InvitationState.DRAFT)
        .first()
    )
    if invitation is None:
        raise NotFound("There is no invitation at this address. It may have been taken back by its host.")
    return invitation


def booking_for_guest(token: str) -> Booking:
    """Return the booking whose secret link this is. Raises `NotFound`."""
    return ensure_found(
        Booking.objects.select_related("invitation", "host").filter(token=token).first(),
        "There is no booking at this address. Please check that the link is complete.",
    )


def booking_to_confirm(token: str, code: str) -> Booking:
    """Return the booking whose email has this link. Raises `NotFound`."""
    booking = booking_for_guest(token)
    if not is_confirmed_by(booking, code):
        raise NotFound("There is no booking at this address. Please check that the link is complete.")
    return booking


def waitlist_entry_for_guest(token: str) -> WaitlistEntry:
    """Return the waitlist entry whose secret link this is. Raises `NotFound`."""
    return ensure_found(
        WaitlistEntry.objects.select_related("invitation__host", "booking").filter(token=token).first(),
        "There is no place on a waiting list at this address. Please check that the link is complete.",
    )


def lottery_entry_for_guest(token: str) -> LotteryEntry:
    """Return the lottery entry whose secret link this is. Raises `NotFound`."""
    related = ("invitation__host__agenda", "booking", "waiting")
    return ensure_found(
        LotteryEntry.objects.select_related(*related).filter(token=token).first(),
        "There is no lot at this address. Please check that the link is complete.",
    )


def lottery_for_anybody(slug: str) -> tuple[Invitation, LotteryRecord | None]:
    """Return an invitation with a lottery, and its public record once it was drawn.

    Raises `NotFound` for an invitation without a lottery.
    """
    invitation = invitation_for_guest(slug)
    if not invitation.draw_seed:
        raise NotFound("No lots are drawn for this invitation.")
    result = LotteryResult.objects.filter(invitation=invitation).first()
    return invitation, result.record if result else None


def booking_for_host(host: Host, pk: int) -> Booking:
    """Return a booking of the host's own. Raises `NotFound` when it is not theirs."""
    return ensure_found(
        Booking.objects.select_related("invitation").filter(host=host, pk=pk).first(), "You have no such booking."
    )


def host_by_ics_feed(token: str) -> Host:
    """Return the host whose calendar feed this is. Raises `NotFound`."""
    return ensure_found(
        IcsFeed.objects.filter(token=token, host__is_active=True).select_related("host").first(),
        "There is no calendar at this address. It may have been renewed by its owner.",
    ).host
