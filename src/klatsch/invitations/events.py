"""Domain events of invitations."""

from __future__ import annotations

from klatsch.core.events import EventType

invitation_opened = EventType("invitation.opened", "Guests can book from now on.", ids=("invitation_id",))
invitation_filled = EventType(
    "invitation.filled", "The last chat of an invitation is held, requested or booked.", ids=("invitation_id",)
)
invitation_closed = EventType(
    "invitation.closed", "The host takes no more bookings; what is booked stays.", ids=("invitation_id",)
)
