"""What can be in the way of a booking.

Refused
    InvitationClosed    the host does not take bookings here (any more)
    AlreadyBooked       this guest has a live booking here already
    GuestLimitReached   this guest has as many chats with the host as one guest may have
    NotInAudience       the invitation is meant for others
    SlotTaken           somebody else was faster; other slots may be left
        SlotNotOffered  the slot is not, or no longer, on offer
        InvitationFull  all the meetings of this invitation are taken
"""

from klatsch.core.errors import Refused


class InvitationClosed(Refused):
    pass


class AlreadyBooked(Refused):
    pass


class GuestLimitReached(Refused):
    pass


class NotInAudience(Refused):
    pass


class SlotTaken(Refused):
    pass


class SlotNotOffered(SlotTaken):
    pass


class InvitationFull(SlotTaken):
    pass
