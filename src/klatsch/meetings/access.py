from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import NotFound
from klatsch.meetings.models import Meeting, Promise

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.bookings.models import Booking


def meeting_of(booking: Booking) -> Meeting | None:
    """Return what its host said of a booking, or None before they have said anything."""
    return Meeting.objects.filter(booking=booking).first()


def promise_for_host(host: Host, pk: int) -> Promise:
    """Return a promise out of the host's own list. Raises `NotFound` when it is not theirs."""
    found = Promise.objects.filter(host=host, pk=pk).first()
    if found is None:
        raise NotFound("There is no such promise on your list.")
    return found
