"""The reasons why a slot cannot be booked.

Refused
    InvitationClosed    the host takes no bookings here (any more)
    AlreadyBooked       this guest has a live booking here already
    GuestLimitReached   this guest has as many chats with the host as one guest may have
    NotInAudience       the invitation is meant for others
    SlotTaken           somebody else was faster; other slots may be left
        SlotNotOffered  the slot is not, or no longer, on offer
        InvitationFull  all the meetings of this invitation are taken
"""

from klatsch.core.errors import Refused


class InvitationClosed(Refused):
    code = "invitation-closed"


class AlreadyBooked(Refused):
    code = "already-booked"


class GuestLimitReached(Refused):
    code = "guest-limit-reached"


class NotInAudience(Refused):
    code = "not-in-audience"


class SlotTaken(Refused):
    code = "slot-taken"


class SlotNotOffered(SlotTaken):
    code = "slot-not-offered"


class InvitationFull(SlotTaken):
    code = "invitation-full"
