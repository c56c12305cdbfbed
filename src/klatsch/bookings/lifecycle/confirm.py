from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.capacity.locks import lock_host_calendar, release_expired, release_slot_if_empty
from klatsch.bookings.emails.notifications import booking_emails, request_emails
from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.lifecycle.request import request_expires_at
from klatsch.bookings.models import Booking, BookingState, WaitlistState
from klatsch.bookings.waitlist.offers import offer_free_slots, record_offer_outcome
from klatsch.core.errors import Refused
from klatsch.emails.drafts import write_emails
from klatsch.invitations.audience import GuestAccess
from klatsch.invitations.audience_rules import guest_access_by_email
from klatsch.invitations.models import Admission

if TYPE_CHECKING:
    from datetime import datetime


def confirm_hold(*, booking: Booking, now: datetime) -> Booking:
    """Make a held time a booking, or a request where the host approves; confirming again changes nothing.

    Only now is it known whose the address is: the time of a guest for whom the invitation is not meant goes back.

    Locks the agenda of the host. Raises `NotInAudience`, or `Refused` when the hold ran out before.
    """
    with transaction.atomic():
        lock_host_calendar(booking.host_id)
        release_expired(booking.host_id, now)
        found = Booking.objects.select_related(*_RELATED_FIELDS).get(pk=booking.pk)
        if found.state in {BookingState.BOOKED, BookingState.REQUESTED}:
            return found
        if found.state != BookingState.HELD:
            raise Refused("This time is not held for you any more. The invitation shows what is left.")
        way_in = _guest_access(found)
        if way_in is not GuestAccess.OTHERS:
            return _confirm(found, way_in, now)
        Booking.objects.filter(pk=found.pk).update(expires_at=now)
        release_expired(booking.host_id, now)
        offer_free_slots(booking.host_id, now)
    raise NotInAudience(
        "This invitation is meant for others, or its host knows you by another address. "
        "They will gladly give you a link of your own."
    )


_RELATED_FIELDS = ("invitation", "host", "waiting", "waiting__personal_link", "personal_link")


def _guest_access(found: Booking) -> GuestAccess:
    place = getattr(found, "waiting", None)
    if hasattr(found, "personal_link") or (place is not None and hasattr(place, "personal_link")):
        return GuestAccess.OFFERED
    return guest_access_by_email(found.invitation, found.email)


def _confirm(found: Booking, way_in: GuestAccess, now: datetime) -> Booking:
    must_ask = found.invitation.admission == Admission.BY_APPROVAL and not hasattr(found, "waiting")
    if must_ask or way_in is GuestAccess.ASKING:
        found.state, found.expires_at = BookingState.REQUESTED, request_expires_at(found.starts_at, now)
        letters = request_emails(found)
    else:
        found.state, found.expires_at = BookingState.BOOKED, None
        letters = booking_emails(found)
    found.changed_at = now
    found.save(update_fields=["state", "expires_at", "changed_at"])
    record_offer_outcome([found.pk], WaitlistState.TAKEN, now)
    release_slot_if_empty(found.slot_id)
    write_emails(letters, now=now)
    return found
