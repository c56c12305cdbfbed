"""Forget a guest who asks for it: what they typed is deleted, the chats stay as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.models import (
    WAITLISTED_STATES,
    Booking,
    BookingState,
    CalendarReply,
    LotteryEntry,
    LotteryEntryState,
    WaitlistEntry,
    WaitlistState,
)
from klatsch.bookings.queries import live_bookings_of_guest
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import override_language
from klatsch.core.security.tokens import new_token
from klatsch.emails.drafts import forget_address

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host


def forget_guest(*, host: Host, email: str, now: datetime) -> None:
    """Cancel what `email` has ahead with `host`, then remove what is personal of all their bookings and emails.

    Their links end. What stays: that somebody had booked these times, by which link, and what the host noted.
    Locks the calendar of the host. Raises `Refused` while they are talking.
    """
    with host_calendar_locked(host.pk, now):
        live = list(live_bookings_of_guest(host, email))
        booked = (booking for booking in live if booking.state == BookingState.BOOKED)
        if any(booking.starts_at <= now < booking.ends_at for booking in booked):
            raise Refused(
                gettext("Your chat goes on at this moment. Come back once it is over; this link stays yours."),
                code="chat-goes-on",
            )
        for booking in live:
            if booking.starts_at > now:
                cancel_booking(booking=booking, by="guest", now=now)
        with override_language(host.language):
            name = gettext("Somebody who asked to be forgotten")
        _forget_bookings(host, email, name)
        _forget_waitlist_entries(host, email, name, now)
        _forget_lottery_entries(host, email, name, now)
        forget_address(host_id=host.pk, email=email, now=now)


def _blank_guest(row: Booking | WaitlistEntry | LotteryEntry, host: Host, name: str) -> None:
    row.name = name
    row.email = ""
    row.time_zone = host.time_zone
    row.language = host.language
    row.token = new_token()


def _forget_bookings(host: Host, email: str, name: str) -> None:
    bookings = list(Booking.objects.filter(host=host, email=email))
    for booking in bookings:
        _blank_guest(booking, host, name)
        booking.handle = booking.answer = booking.note = booking.host_note = ""
        booking.idempotency_key = None
    fields = ["name", "email", "time_zone", "language", "handle", "answer", "note", "host_note"]
    fields += ["token", "idempotency_key"]
    Booking.objects.bulk_update(bookings, fields)
    CalendarReply.objects.filter(booking__in=bookings).delete()


def _forget_waitlist_entries(host: Host, email: str, name: str, now: datetime) -> None:
    entries = list(WaitlistEntry.objects.filter(invitation__host=host, email=email))
    for entry in entries:
        if entry.state in WAITLISTED_STATES:
            entry.state = WaitlistState.LEFT
            entry.changed_at = now
        _blank_guest(entry, host, name)
    fields = ["state", "changed_at", "name", "email", "time_zone", "language", "token"]
    WaitlistEntry.objects.bulk_update(entries, fields)


def _forget_lottery_entries(host: Host, email: str, name: str, now: datetime) -> None:
    """Leave lotteries still to be drawn; of those that were, the lot number stays so that they can be checked."""
    entries = list(LotteryEntry.objects.filter(invitation__host=host, email=email))
    for entry in entries:
        if entry.state == LotteryEntryState.ENTERED:
            entry.state = LotteryEntryState.LEFT
            entry.changed_at = now
        _blank_guest(entry, host, name)
        entry.handle = entry.answer = ""
    fields = ["state", "changed_at", "name", "email", "time_zone", "language", "handle", "answer", "token"]
    LotteryEntry.objects.bulk_update(entries, fields)
