"""The only road from a link to a booking, and from an address to what can be booked there."""

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
    found = (
        Invitation.objects.select_related("host", "host__agenda")
        .filter(slug=slug)
        .exclude(state=InvitationState.DRAFT)
        .first()
    )
    if found is None:
        raise NotFound("There is no invitation at this address. It may have been taken back by its host.")
    return found


def booking_for_guest(token: str) -> Booking:
    """Return the booking whose secret link this is. Raises `NotFound`."""
    return ensure_found(
        Booking.objects.select_related("invitation", "host").filter(token=token).first(),
        "There is no booking at this address. Please check that the link is complete.",
    )


def booking_to_confirm(token: str, code: str) -> Booking:
    """Return the booking whose letter has this link. Raises `NotFound`."""
    found = booking_for_guest(token)
    if not is_confirmed_by(found, code):
        raise NotFound("There is no booking at this address. Please check that the link is complete.")
    return found


def waitlist_entry_for_guest(token: str) -> WaitlistEntry:
    """Return the place on a waiting list whose secret link this is. Raises `NotFound`."""
    return ensure_found(
        WaitlistEntry.objects.select_related("invitation__host", "booking").filter(token=token).first(),
        "There is no place on a waiting list at this address. Please check that the link is complete.",
    )


def lottery_entry_for_guest(token: str) -> LotteryEntry:
    """Return the place in a draw whose secret link this is. Raises `NotFound`."""
    related = ("invitation__host__agenda", "booking", "waiting")
    return ensure_found(
        LotteryEntry.objects.select_related(*related).filter(token=token).first(),
        "There is no lot at this address. Please check that the link is complete.",
    )


def lottery_for_anybody(slug: str) -> tuple[Invitation, LotteryRecord | None]:
    """Return an invitation whose times are drawn, and the record of the draw once it was made.

    Raises `NotFound` where nothing is drawn.
    """
    found = invitation_for_guest(slug)
    if not found.draw_seed:
        raise NotFound("No lots are drawn for this invitation.")
    drawing = LotteryResult.objects.filter(invitation=found).first()
    return found, drawing.record if drawing else None


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
