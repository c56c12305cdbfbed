from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.models import Booking, BookingState, WaitingState
from klatsch.bookings.services.agenda import lock_agenda, release_expired, settle_slot
from klatsch.bookings.services.request import waits_until
from klatsch.bookings.services.waiting_list import serve_waiting, settle_waiting
from klatsch.bookings.writing import booked_letters, requested_letters
from klatsch.core.errors import Refused
from klatsch.invitations.addressing import entrance_by_mail
from klatsch.invitations.audience import Entrance
from klatsch.invitations.models import Admission
from klatsch.letters.services import write_letters

if TYPE_CHECKING:
    from datetime import datetime


def confirm_hold(*, booking: Booking, now: datetime) -> Booking:
    """Make a held time a booking, or a request where the host approves; confirming again changes nothing.

    Only now is it known whose the address is: the time of a guest for whom the invitation is not meant goes back.

    Locks the agenda of the host. Raises `NotInAudience`, or `Refused` when the hold ran out before.
    """
    with transaction.atomic():
        lock_agenda(booking.host_id)
        release_expired(booking.host_id, now)
        found = Booking.objects.select_related(*_LOOKED_AT).get(pk=booking.pk)
        if found.state in {BookingState.BOOKED, BookingState.REQUESTED}:
            return found
        if found.state != BookingState.HELD:
            raise Refused("This time is not held for you any more. The invitation shows what is left.")
        way_in = _way_in(found)
        if way_in is not Entrance.OTHERS:
            return _settled(found, way_in, now)
        Booking.objects.filter(pk=found.pk).update(expires_at=now)
        release_expired(booking.host_id, now)
        serve_waiting(booking.host_id, now)
    raise NotInAudience(
        "This invitation is meant for others, or its host knows you by another address. "
        "They will gladly give you a link of your own."
    )


_LOOKED_AT = ("invitation", "host", "waiting", "waiting__personal_link", "personal_link")


def _way_in(found: Booking) -> Entrance:
    place = getattr(found, "waiting", None)
    if hasattr(found, "personal_link") or (place is not None and hasattr(place, "personal_link")):
        return Entrance.OFFERED
    return entrance_by_mail(found.invitation, found.email)


def _settled(found: Booking, way_in: Entrance, now: datetime) -> Booking:
    must_ask = found.invitation.admission == Admission.BY_APPROVAL and not hasattr(found, "waiting")
    if must_ask or way_in is Entrance.ASKING:
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
