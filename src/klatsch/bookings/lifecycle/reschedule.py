from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from klatsch.bookings.capacity.limits import check_limits
from klatsch.bookings.capacity.locks import lock_host_calendar, release_expired, release_seat
from klatsch.bookings.capacity.seats import claim_seat, offered_slot_end, slot_taken_error
from klatsch.bookings.capacity.snapshot import capacity_snapshot
from klatsch.bookings.emails.notifications import reschedule_emails
from klatsch.bookings.errors import InvitationClosed
from klatsch.bookings.lifecycle.cancel import CHANGED_FIELDS, clean_host_note
from klatsch.bookings.models import Booking, BookingState
from klatsch.bookings.waitlist.offers import offer_free_slots
from klatsch.core.errors import Refused
from klatsch.emails.drafts import write_emails

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal


def reschedule_booking(
    *, booking: Booking, starts_at: datetime, now: datetime, by: Literal["guest", "host"] = "guest", note: str = ""
) -> Booking:
    """Give the time of `booking` back and take the slot that starts at `starts_at`: both, or neither.

    Its UID stays and its sequence rises, so both calendars move the same event. Moving to where it is changes nothing.
    Locks the agenda of the host. Who loses the new time to somebody else keeps the old one. The host may move a chat
    when the invitation is closed, too, and say why in a `note` for the guest.

    Raises `InvitationClosed`, `SlotNotOffered`, `SlotTaken`, or `Refused` when there is nothing (left) to move.
    """
    ends_at = offered_slot_end(booking.invitation, starts_at, now)
    try:
        with transaction.atomic():
            lock_host_calendar(booking.host_id)
            release_expired(booking.host_id, now)
            return _reschedule(booking, starts_at, ends_at, now, by, note)
    except IntegrityError:
        raise slot_taken_error() from None


def _reschedule(  # noqa: PLR0917 - what a move is
    found: Booking, starts_at: datetime, ends_at: datetime, now: datetime, by: Literal["guest", "host"], note: str
) -> Booking:
    booking = Booking.objects.select_related("invitation", "host").get(pk=found.pk)
    _require_reschedulable(booking, now, by)
    if booking.starts_at == starts_at:
        return booking
    others = capacity_snapshot(
        booking.invitation, starts_at, email=booking.email, key=None, now=now, besides=booking.pk
    )
    check_limits(booking.invitation, others)
    release_seat(booking)
    booking.slot, booking.seat = claim_seat(booking.invitation, starts_at, ends_at, None)
    booking.starts_at, booking.ends_at = starts_at, ends_at
    booking.sequence += 1
    booking.changed_at, booking.moved_by, booking.host_note = now, by, clean_host_note(note)
    booking.save(update_fields=["slot", "seat", "starts_at", "ends_at", *CHANGED_FIELDS, "moved_by"])
    offer_free_slots(booking.host_id, now)
    write_emails(reschedule_emails(booking), now=now)
    return booking


def _require_reschedulable(booking: Booking, now: datetime, by: Literal["guest", "host"]) -> None:
    if by == "guest" and not booking.invitation.is_open(now):
        raise InvitationClosed("This invitation is closed, so its times stay as they are. You can still cancel.")
    if booking.state != BookingState.BOOKED:
        raise Refused("Only a chat that is settled can be moved.")
    if booking.starts_at <= now:
        raise Refused("This chat has begun already, so it cannot be moved any more.")
