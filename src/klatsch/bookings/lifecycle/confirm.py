"""Confirm a hold by the link in its email."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.bookings.capacity.claims import release_expired, release_slot_if_empty
from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.events import booking_confirmed, booking_requested, guest_identified
from klatsch.bookings.lifecycle.create import request_expires_at
from klatsch.bookings.models import Booking, BookingState, WaitlistState
from klatsch.bookings.waitlist.offers import offer_free_slots, record_offer_outcome
from klatsch.core.errors import Refused
from klatsch.invitations.audience import GuestAccess
from klatsch.invitations.audience_rules import guest_access_of_person
from klatsch.invitations.models import Admission
from klatsch.people.queries import person_for_guest

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.models import PersonalLink

_RELATED_FIELDS = ("invitation", "host", "waiting", "waiting__personal_link", "personal_link")


def confirm_hold(*, booking: Booking, now: datetime) -> Booking:
    """Make a hold a booking, or a request where the host approves; confirming again changes nothing.

    Only now is it certain whose the address is: the time of a guest for whom the invitation is not meant goes back.

    Locks the calendar of the host. Raises `NotInAudience`, or `Refused` when the hold ran out before.
    """
    with host_calendar_locked(booking.host_id, now):
        booking = Booking.objects.select_related(*_RELATED_FIELDS).get(pk=booking.pk)
        if booking.state in {BookingState.BOOKED, BookingState.REQUESTED}:
            return booking
        if booking.state != BookingState.HELD:
            raise Refused(
                "This time is not held for you any more. The invitation shows what is left.", code="hold-expired"
            )
        access = _identify_guest(booking, now)
        if access is not GuestAccess.EXCLUDED:
            return _confirm(booking, access, now)
        Booking.objects.filter(pk=booking.pk).update(expires_at=now)
        release_expired(booking.host_id, now)
        offer_free_slots(booking.host_id, now)
    raise NotInAudience(
        "This invitation is meant for others, or its host knows you by another address. "
        "They will gladly give you a link of your own."
    )


def _identify_guest(booking: Booking, now: datetime) -> GuestAccess:
    """Publish who the guest is in the deck, if anybody, and return how they may book."""
    if _personal_link(booking) is not None:
        return GuestAccess.OFFERED
    person = person_for_guest(booking.host, email=booking.email)
    if person is not None:
        guest_identified.publish(
            host_id=booking.host_id, now=now, subject=booking, booking_id=booking.pk, person_id=person.pk
        )
    if not booking.invitation.identifies_by_email:
        return GuestAccess.OFFERED
    return guest_access_of_person(booking.invitation, person)


def _personal_link(booking: Booking) -> PersonalLink | None:
    """Return the personal link by which the guest booked, or joined the waitlist."""
    entry = getattr(booking, "waiting", None)
    return getattr(booking, "personal_link", None) or getattr(entry, "personal_link", None)


def _confirm(booking: Booking, access: GuestAccess, now: datetime) -> Booking:
    was_offered = hasattr(booking, "waiting")
    needs_approval = booking.invitation.admission == Admission.BY_APPROVAL and not was_offered
    if needs_approval or access is GuestAccess.ON_REQUEST:
        booking.state = BookingState.REQUESTED
        booking.expires_at = request_expires_at(booking.starts_at, now)
        event = booking_requested
    else:
        booking.state = BookingState.BOOKED
        booking.expires_at = None
        event = booking_confirmed
    booking.changed_at = now
    booking.save(update_fields=["state", "expires_at", "changed_at"])
    record_offer_outcome([booking.pk], WaitlistState.TAKEN, now)
    release_slot_if_empty(booking.slot_id)
    event.publish(host_id=booking.host_id, now=now, subject=booking)
    return booking
