from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.models import Booking, BookingState, WaitingState
from klatsch.bookings.services.agenda import lock_agenda, release_expired, settle_slot
from klatsch.bookings.services.request import waits_until
from klatsch.bookings.services.waiting_list import settle_waiting
from klatsch.bookings.writing import booked_letters, requested_letters
from klatsch.core.errors import Refused
from klatsch.invitations.models import Admission
from klatsch.letters.services import write_letters

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def confirm_hold(*, booking: Booking, now: datetime) -> Booking:
    """Make a held time a booking, or a request where the host approves; confirming again changes nothing.

    Locks the agenda of the host. Raises `Refused` when the hold ran out before.
    """
    lock_agenda(booking.host_id)
    release_expired(booking.host_id, now)
    found = Booking.objects.select_related("invitation", "host", "waiting").get(pk=booking.pk)
    if found.state in {BookingState.BOOKED, BookingState.REQUESTED}:
        return found
    if found.state != BookingState.HELD:
        raise Refused("This time is not held for you any more. The invitation shows what is left.")
    was_offered = hasattr(found, "waiting")
    if found.invitation.admission == Admission.BY_APPROVAL and not was_offered:
        found.state, found.expires_at = BookingState.REQUESTED, waits_until(found.starts_at, now)
        letters = requested_letters(found)
    else:
        found.state, found.expires_at = BookingState.BOOKED, None
        letters = booked_letters(found)
    found.changed_at = now
    found.save(update_fields=["state", "expires_at", "changed_at"])
    settle_waiting([found.pk], WaitingState.TAKEN, now)
    settle_slot(found.slot_id)
    write_letters(letters, now=now)
    return found
