"""The models of bookings. Other modules import them from here."""

from klatsch.bookings.models.booking import LIVE_STATES, Booking, BookingState, CalendarReply
from klatsch.bookings.models.ics_feed import IcsFeed
from klatsch.bookings.models.links import PersonalLink
from klatsch.bookings.models.lottery import LotteryEntry, LotteryEntryState, LotteryResult
from klatsch.bookings.models.slots import Agenda, Claim, Slot, random_version
from klatsch.bookings.models.waitlist import WAITLISTED_STATES, WaitlistEntry, WaitlistState

__all__ = [
    "LIVE_STATES",
    "WAITLISTED_STATES",
    "Agenda",
    "Booking",
    "BookingState",
    "CalendarReply",
    "Claim",
    "IcsFeed",
    "LotteryEntry",
    "LotteryEntryState",
    "LotteryResult",
    "PersonalLink",
    "Slot",
    "WaitlistEntry",
    "WaitlistState",
    "random_version",
]
