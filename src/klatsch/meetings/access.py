from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.models import Booking
from klatsch.core.errors import ensure_found
from klatsch.meetings.feedback_links import booking_id_of_token
from klatsch.meetings.models import Meeting, Promise

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def meeting_of(booking: Booking) -> Meeting | None:
    """Return what its host said of a booking, or None before they have said anything."""
    return Meeting.objects.filter(booking=booking).first()


def booking_for_feedback(token: str) -> Booking:
    """Return the booking about which a link in “Did you meet?” asks. Raises `NotFound`."""
    return ensure_found(
        Booking.objects.select_related("invitation", "host").filter(pk=booking_id_of_token(token) or 0).first(),
        "There is no chat that belongs to this address. Please check that the link is complete.",
    )


def promise_for_host(host: Host, pk: int) -> Promise:
    """Return a promise out of the host's own list. Raises `NotFound` when it is not theirs."""
    return ensure_found(Promise.objects.filter(host=host, pk=pk).first(), "There is no such promise on your list.")
