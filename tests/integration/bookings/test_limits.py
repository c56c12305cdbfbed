"""Limits: chats in one week, and with one guest over all invitations."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.access import invitation_for_guest
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.errors import GuestLimitReached, SlotTaken
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.bookings.models import Booking, BookingState
from klatsch.bookings.waitlist.join import join_waitlist
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


DAY = timedelta(days=1)
# Sunday night in Berlin, an hour before Monday: in UTC it is Sunday, in Sydney long Monday.
EVERY_HOUR = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "24:00"}]


def long_coffee(host: Host, now: datetime, **changes: int | list[dict[str, Any]]) -> Invitation:
    return open_coffee(host, now, ends_at=now + 30 * DAY, **changes)


def book(invitation: Invitation, at: datetime, guest: GuestPerson, now: datetime) -> Booking:
    return create_booking(invitation=invitation, starts_at=at, guest=details_of(guest), now=now)


def days_open(invitation: Invitation, now: datetime) -> set[str]:
    slots = open_slots_of(invitation_for_guest(invitation.slug), now).slots
    return {slot.starts_at.date().isoformat() for slot in slots}


def test_a_week_with_as_many_meetings_as_it_may_have_is_not_offered_and_not_booked(hanna: Host, now: datetime) -> None:
    invitation = long_coffee(hanna, now, weekly_limit=2)
    book(invitation, now + DAY, AMAL, now)
    book(invitation, now + 2 * DAY, BO, now)
    assert min(days_open(invitation, now)) == "2026-01-12"
    with pytest.raises(SlotTaken, match="another week"):
        book(invitation, now + 3 * DAY, NOOR, now)
    assert book(invitation, now + 7 * DAY, NOOR, now).state == BookingState.BOOKED


def test_the_week_begins_on_monday_on_the_hosts_own_clock(hanna: Host, now: datetime) -> None:
    invitation = long_coffee(hanna, now, weekly=EVERY_HOUR, weekly_limit=1)
    monday = now.replace(day=11, hour=23)
    book(invitation, monday - timedelta(hours=1), AMAL, now)
    assert book(invitation, monday, BO, now).starts_at.day == 11
    with pytest.raises(SlotTaken, match="another week"):
        book(invitation, monday - timedelta(minutes=30), NOOR, now)
    starts = {slot.starts_at for slot in open_slots_of(invitation_for_guest(invitation.slug), now).slots}
    assert min(starts) == monday + 7 * DAY


def test_a_seat_beside_others_needs_no_room_in_the_week(hanna: Host, now: datetime) -> None:
    invitation = long_coffee(hanna, now, weekly_limit=1, seats=2)
    book(invitation, now + DAY, AMAL, now)
    assert book(invitation, now + DAY, BO, now).seat == 1


def test_a_chat_moves_within_a_full_week_but_not_into_another_one(hanna: Host, now: datetime) -> None:
    invitation = long_coffee(hanna, now, weekly_limit=1)
    chat = book(invitation, now + DAY, AMAL, now)
    book(invitation, now + 7 * DAY, BO, now)
    assert reschedule_booking(booking=chat, starts_at=now + 2 * DAY, now=now).sequence == 1
    with pytest.raises(SlotTaken, match="another week"):
        reschedule_booking(booking=chat, starts_at=now + 8 * DAY, now=now)


def test_one_guest_has_so_many_chats_within_some_days_over_all_invitations_of_a_host(
    hanna: Host, now: datetime
) -> None:
    coffee = long_coffee(hanna, now)
    walk = long_coffee(hanna, now, guest_limit=1, guest_limit_days=10)
    book(coffee, now + DAY, AMAL, now)
    with pytest.raises(GuestLimitReached, match="within 10 days"):
        book(walk, now + 3 * DAY, AMAL, now)
    assert book(walk, now + 3 * DAY, BO, now).state == BookingState.BOOKED
    assert book(walk, now + 11 * DAY, AMAL, now).state == BookingState.BOOKED


def test_what_was_cancelled_and_what_another_host_has_does_not_count_for_a_guest(
    hanna: Host, theo: Host, now: datetime
) -> None:
    walk = long_coffee(hanna, now, guest_limit=1)
    cancelled = book(long_coffee(hanna, now), now + DAY, AMAL, now)
    cancel_booking(booking=cancelled, by="guest", now=now)
    book(long_coffee(theo, now), now + 2 * DAY + timedelta(hours=2), AMAL, now)
    assert book(walk, now + 3 * DAY, AMAL, now).state == BookingState.BOOKED


def test_a_guest_may_move_their_only_chat_whatever_the_limit(hanna: Host, now: datetime) -> None:
    walk = long_coffee(hanna, now, guest_limit=1)
    chat = book(walk, now + DAY, AMAL, now)
    assert reschedule_booking(booking=chat, starts_at=now + 2 * DAY, now=now).sequence == 1
    book(long_coffee(hanna, now), now + 3 * DAY, AMAL, now)
    with pytest.raises(GuestLimitReached):
        reschedule_booking(booking=chat, starts_at=now + 4 * DAY, now=now)


def test_who_has_enough_chats_keeps_their_place_in_line_and_the_next_one_is_asked(hanna: Host, now: datetime) -> None:
    walk = long_coffee(
        hanna, now, capacity=1, guest_limit=1, weekly=[{"days": ["tue"], "start": "09:00", "end": "10:00"}]
    )
    taken = book(walk, now + DAY, NOOR, now)
    join_waitlist(invitation=walk, guest=details_of(AMAL), now=now)
    join_waitlist(invitation=walk, guest=details_of(BO), now=now)
    book(long_coffee(hanna, now), now + 2 * DAY, AMAL, now)
    cancel_booking(booking=taken, by="guest", now=now)
    assert Booking.objects.get(state=BookingState.HELD).email == BO.email
    assert list(walk.waiting.order_by("pk").values_list("state", flat=True)) == ["waiting", "offered"]
