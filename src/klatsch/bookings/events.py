"""Domain events of bookings, the waitlist and the lottery.

Each is published under the lock of the host's calendar, with the row that it is about as its subject.
"""

from __future__ import annotations

from klatsch.core.events import EventType

booking_held = EventType("booking.held", "A slot is held until its guest has confirmed by email.", ids=("booking_id",))
booking_requested = EventType(
    "booking.requested", "A guest asked for a slot; it is kept until the host has answered.", ids=("booking_id",)
)
booking_created = EventType(
    "booking.created", "A slot was booked at once, or given to a guest by the lottery.", ids=("booking_id",)
)
booking_confirmed = EventType(
    "booking.confirmed", "A hold was confirmed by its guest, or a request approved by the host.", ids=("booking_id",)
)
booking_rescheduled = EventType("booking.rescheduled", "A booking was moved to another slot.", ids=("booking_id",))
booking_cancelled = EventType(
    "booking.cancelled", "Guest or host gave back a slot that was booked or requested.", ids=("booking_id",)
)
hold_released = EventType("booking.released", "A guest gave a hold back before confirming it.", ids=("booking_id",))
booking_declined = EventType("booking.declined", "The host said no to a request.", ids=("booking_id",))
booking_expired = EventType(
    "booking.expired",
    "A hold or a request ran out. The subject still has the state in which it ran out.",
    ids=("booking_id",),
)
waitlist_joined = EventType(
    "waitlist.joined",
    "A guest asked to be on the waitlist; also published when the invitation is meant for others.",
    ids=("waitlist_entry_id",),
)
waitlist_offered = EventType(
    "waitlist.offered",
    "A free slot is held for a guest on the waitlist. The subject is the held booking.",
    ids=("booking_id", "waitlist_entry_id"),
)
lottery_entered = EventType("lottery.entered", "A guest entered a lottery.", ids=("lottery_entry_id",))
lottery_drawn = EventType(
    "lottery.drawn", "The lottery of an invitation was drawn; its subject.", ids=("invitation_id",)
)
guest_identified = EventType(
    "guest.identified",
    "The guest of a booking is known to be a person of the deck, by a personal link or a confirmed address.",
    ids=("booking_id", "person_id"),
)
