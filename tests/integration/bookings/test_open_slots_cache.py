"""The cache of open slots is right after every verb that changes a host's time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.access import invitation_for_guest
from klatsch.bookings.capacity import open_slots
from klatsch.bookings.lifecycle.answer import approve_request, decline_request
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.confirm import confirm_hold
from klatsch.bookings.lifecycle.create import (
    HOLD_DURATION,
    create_booking,
    held_until,
    request_expires_at,
    requested_until,
)
from klatsch.bookings.lifecycle.expire import expire_bookings
from klatsch.bookings.lifecycle.forget import forget_guest
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.invitations.lifecycle import change_invitation, close_invitation, open_invitation
from tests.cast import AMAL, BO, details_of, open_coffee

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host
    from klatsch.bookings.capacity.open_slots import OpenSlots
    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


HOUR = timedelta(hours=1)


def hold_slot(*, now: datetime, **details: Any) -> Booking:
    return create_booking(now=now, initial_state=held_until(now + HOLD_DURATION), **details)


def request_slot(*, starts_at: datetime, now: datetime, **details: GuestDetails | Invitation) -> Booking:
    initial_state = requested_until(request_expires_at(starts_at, now))
    return create_booking(starts_at=starts_at, now=now, initial_state=initial_state, **details)  # type: ignore[arg-type]


TAKES = [create_booking, hold_slot, request_slot]
LATER = [
    lambda chat, now: reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now),
    lambda chat, now: cancel_booking(booking=chat, by="guest", now=now),
    lambda chat, now: cancel_booking(booking=chat, by="host", now=now),
    lambda chat, now: forget_guest(host=chat.host, email=chat.email, now=now),
]


def offered(invitation: Invitation, now: datetime) -> OpenSlots:
    return open_slots.open_slots_of(invitation_for_guest(invitation.slug), now)


def found_anew(invitation: Invitation, now: datetime) -> OpenSlots:
    return open_slots._open_slots_at_minute(invitation_for_guest(invitation.slug), int(now.timestamp()) // 60)


@pytest.fixture
def tea(hanna: Host, now: datetime) -> Invitation:
    """Another invitation of the same host: what one takes, the other cannot offer."""
    return open_coffee(hanna, now, title="Tea", buffer_before_minutes=15, buffer_after_minutes=10)


def changed(invitations: list[Invitation], now: datetime, verb: Callable[..., Any]) -> list[str]:
    """Do `verb` after everybody has looked, and tell whose offer is another one now."""
    before = [offered(each, now) for each in invitations]
    verb()
    after = [offered(each, now) for each in invitations]
    assert after == [found_anew(each, now) for each in invitations]
    return [each.title for each, was, is_now in zip(invitations, before, after, strict=True) if was != is_now]


@pytest.mark.parametrize("take", TAKES)
def test_what_is_taken_is_offered_by_no_invitation_of_the_host(
    coffee: Invitation, tea: Invitation, now: datetime, take: Callable[..., Any]
) -> None:
    def verb() -> None:
        take(invitation=coffee, starts_at=now + HOUR, guest=details_of(AMAL), now=now)

    assert changed([coffee, tea], now, verb) == [coffee.title, "Tea"]


@pytest.mark.parametrize("later", LATER)
def test_what_becomes_of_a_chat_is_seen_in_all_invitations(
    coffee: Invitation, tea: Invitation, now: datetime, later: Callable[..., Any]
) -> None:
    chat = create_booking(invitation=tea, starts_at=now + HOUR, guest=details_of(AMAL), now=now)
    assert changed([coffee, tea], now, lambda: later(chat, now)) == [coffee.title, "Tea"]


def test_a_hold_or_request_that_ends_gives_its_time_to_all(coffee: Invitation, tea: Invitation, now: datetime) -> None:
    held = hold_slot(invitation=tea, starts_at=now + HOUR, guest=details_of(AMAL), now=now)
    assert changed([coffee, tea], now, lambda: confirm_hold(booking=held, now=now)) == []
    asked = request_slot(invitation=tea, starts_at=now + 4 * HOUR, guest=details_of(BO), now=now)
    assert changed([coffee, tea], now, lambda: decline_request(booking=asked, now=now)) == [coffee.title, "Tea"]
    other = request_slot(invitation=tea, starts_at=now + 4 * HOUR, guest=details_of(BO), now=now)
    assert changed([coffee, tea], now, lambda: approve_request(booking=other, now=now)) == []


def test_a_hold_that_ran_out_is_offered_again_to_all(coffee: Invitation, tea: Invitation, now: datetime) -> None:
    hold_slot(invitation=tea, starts_at=now + HOUR, guest=details_of(AMAL), now=now - timedelta(minutes=10))
    expire_bookings(now=now)
    whole = found_anew(open_coffee(coffee.host, now), now)
    assert offered(coffee, now).slots == whole.slots


def test_whoever_waits_is_offered_what_strangers_are_not(coffee: Invitation, hanna: Host, now: datetime) -> None:
    full = open_coffee(hanna, now, title="Full", capacity=1)
    chat = create_booking(invitation=full, starts_at=now + HOUR, guest=details_of(AMAL), now=now)
    join_waitlist(invitation=full, guest=details_of(BO), now=now)
    changed([coffee, full], now, lambda: cancel_booking(booking=chat, by="guest", now=now))
    assert offered(full, now).slots == ()


def test_a_change_of_the_invitation_is_seen_at_once(coffee: Invitation, now: datetime) -> None:
    assert changed([coffee], now, lambda: change_invitation(invitation=coffee, minutes=45)) == [coffee.title]
    assert changed([coffee], now, lambda: change_invitation(invitation=coffee, capacity=3)) == [coffee.title]
    close_invitation(invitation=coffee, now=now)
    assert offered(coffee, now).slots == ()
    open_invitation(invitation=coffee, now=now)
    assert offered(coffee, now) == found_anew(coffee, now)
