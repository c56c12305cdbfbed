"""Forgetting a guest who asks for it: what they typed goes, the chats stay as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from klatsch.bookings.capacity.locks import lock_host_calendar
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.models import (
    WAITLISTED_STATES,
    Booking,
    BookingState,
    CalendarReply,
    WaitlistEntry,
    WaitlistState,
)
from klatsch.bookings.models.lottery import LotteryEntry, LotteryEntryState
from klatsch.bookings.queries import live_bookings_of_guest
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import override_language
from klatsch.core.security.tokens import new_token
from klatsch.emails.drafts import forget_address

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host


@transaction.atomic
def forget_guest(*, host: Host, email: str, now: datetime) -> None:
    """Cancel what `email` has ahead with `host`, then remove what is personal of all their bookings and letters.

    Their links end. What stays: that somebody had booked these times, by which link, and what the host noted.
    Locks the agenda of the host. Raises `Refused` while they are talking.
    """
    lock_host_calendar(host.pk)
    live = list(live_bookings_of_guest(host, email))
    booked = (booking for booking in live if booking.state == BookingState.BOOKED)
    if any(booking.starts_at <= now < booking.ends_at for booking in booked):
        raise Refused(gettext("Your chat goes on at this moment. Come back once it is over; this link stays yours."))
    for booking in live:
        if booking.starts_at > now:
            cancel_booking(booking=booking, by="guest", now=now)
    with override_language(host.language):
        name = gettext("Somebody who asked to be forgotten")
    _forget_bookings(host, email, name)
    _forget_waitlist_entries(host, email, name, now)
    _forget_lottery_entries(host, email, name, now)
    forget_address(host_id=host.pk, email=email, now=now)


def _forget_bookings(host: Host, email: str, name: str) -> None:
    bookings = list(Booking.objects.filter(host=host, email=email))
    for booking in bookings:
        booking.name, booking.email, booking.time_zone, booking.language = name, "", host.time_zone, host.language
        booking.handle = booking.answer = booking.note = booking.host_note = ""
        booking.token, booking.idempotency_key = new_token(), None
    fields = ["name", "email", "time_zone", "language", "handle", "answer", "note", "host_note"]
    fields += ["token", "idempotency_key"]
    Booking.objects.bulk_update(bookings, fields)
    CalendarReply.objects.filter(booking__in=bookings).delete()


def _forget_waitlist_entries(host: Host, email: str, name: str, now: datetime) -> None:
    places = list(WaitlistEntry.objects.filter(invitation__host=host, email=email))
    for place in places:
        if place.state in WAITLISTED_STATES:
            place.state, place.changed_at = WaitlistState.LEFT, now
        place.name, place.email, place.time_zone, place.language = name, "", host.time_zone, host.language
        place.token = new_token()
    fields = ["state", "changed_at", "name", "email", "time_zone", "language", "token"]
    WaitlistEntry.objects.bulk_update(places, fields)


def _forget_lottery_entries(host: Host, email: str, name: str, now: datetime) -> None:
    """Take them out of draws to come; of those that were made, the number of their lot stays, so that they hold."""
    wishes = list(LotteryEntry.objects.filter(invitation__host=host, email=email))
    for wish in wishes:
        if wish.state == LotteryEntryState.ASKED:
            wish.state, wish.changed_at = LotteryEntryState.LEFT, now
        wish.name, wish.email, wish.time_zone, wish.language = name, "", host.time_zone, host.language
        wish.handle = wish.answer = ""
        wish.token = new_token()
    fields = ["state", "changed_at", "name", "email", "time_zone", "language", "handle", "answer", "token"]
    LotteryEntry.objects.bulk_update(wishes, fields)
