from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings import errors
from klatsch.bookings.access import invitation_for_guest
from klatsch.bookings.capacity.open_slots import open_slots_of, reschedule_slots
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.bookings.models import Booking, Claim, Slot
from klatsch.core.errors import Refused
from klatsch.emails.models import Email
from klatsch.emails.types import render_email
from klatsch.invitations.lifecycle import close_invitation
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


HOUR = timedelta(hours=1)


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + HOUR, guest=details_of(AMAL), now=now)


def test_a_move_keeps_the_uid_raises_the_sequence_and_gives_the_old_time_back(
    coffee: Invitation, chat: Booking, now: datetime
) -> None:
    moved = reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now)
    assert (moved.uid, moved.token, moved.sequence) == (chat.uid, chat.token, 1)
    assert moved.ends_at == now + 3.5 * HOUR
    assert Claim.objects.count() == 6
    open_now = {slot.starts_at for slot in open_slots_of(invitation_for_guest(coffee.slug), now).slots}
    assert now + HOUR in open_now
    assert now + 3 * HOUR not in open_now


def test_both_are_told_of_a_move_once_and_the_letters_of_the_old_time_are_no_longer_true(
    chat: Booking, now: datetime
) -> None:
    for _ in range(2):
        reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now)
    rendered = {email.kind: render_email(email) for email in Email.objects.exclude(kind="reminder")}
    assert set(rendered) == {"booked", "booked_host", "moved", "moved_host"}
    assert rendered["booked"] is None
    assert "13:00" in rendered["moved"].text
    assert rendered["moved"].calendar_file.method == "REQUEST"
    assert "Moved:" in rendered["moved_host"].subject


def test_who_loses_the_new_time_keeps_the_old_one(coffee: Invitation, chat: Booking, now: datetime) -> None:
    create_booking(invitation=coffee, starts_at=now + 3 * HOUR, guest=details_of(BO), now=now)
    with pytest.raises(errors.SlotTaken):
        reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now)
    chat.refresh_from_db()
    assert (chat.starts_at, chat.sequence, chat.slot.starts_at) == (now + HOUR, 0, now + HOUR)
    assert Claim.objects.filter(slot=chat.slot).count() == 6


def test_a_chat_can_move_by_less_than_its_own_length(hanna: Host, now: datetime) -> None:
    walk = open_coffee(hanna, now, increment_minutes=15, buffer_before_minutes=10, buffer_after_minutes=10)
    chat = create_booking(invitation=walk, starts_at=now + HOUR, guest=details_of(AMAL), now=now)
    shifted = now + timedelta(minutes=75)
    assert shifted in {slot.starts_at for slot in reschedule_slots(chat, now)}
    assert reschedule_booking(booking=chat, starts_at=shifted, now=now).starts_at == shifted


def test_the_last_chat_of_a_full_invitation_can_still_move(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, capacity=1, daily_limit=1)
    chat = create_booking(invitation=invitation, starts_at=now, guest=details_of(AMAL), now=now - HOUR)
    assert len(reschedule_slots(chat, now - HOUR)) == 5 * 16 - 1
    assert reschedule_booking(booking=chat, starts_at=now + HOUR, now=now - HOUR).sequence == 1


def test_a_move_keeps_the_limit_of_a_day(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, daily_limit=1)
    create_booking(invitation=invitation, starts_at=now + HOUR, guest=details_of(AMAL), now=now)
    tomorrow = now + timedelta(days=1)
    chat = create_booking(invitation=invitation, starts_at=tomorrow, guest=details_of(BO), now=now)
    with pytest.raises(errors.SlotTaken, match="another day"):
        reschedule_booking(booking=chat, starts_at=now + 2 * HOUR, now=now)


def test_who_leaves_a_shared_slot_leaves_the_others_there(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, seats=2)
    first, second = (
        create_booking(invitation=invitation, starts_at=now + HOUR, guest=details_of(guest), now=now)
        for guest in (AMAL, BO)
    )
    moved = reschedule_booking(booking=first, starts_at=now + 2 * HOUR, now=now)
    assert (moved.seat, Slot.objects.count()) == (0, 2)
    joined = create_booking(invitation=invitation, starts_at=now + HOUR, guest=details_of(NOOR), now=now)
    second.refresh_from_db()
    assert (joined.slot, joined.seat, second.seat) == (second.slot, 0, 1)


def test_a_hold_beside_a_booked_seat_runs_out_alone(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, seats=2)
    booked, held = (
        create_booking(invitation=invitation, starts_at=now + HOUR, guest=details_of(guest), now=now)
        for guest in (AMAL, BO)
    )
    Booking.objects.filter(pk=held.pk).update(state="held", expires_at=now + timedelta(minutes=10))
    later = now + timedelta(minutes=10)
    assert now + HOUR in {slot.starts_at for slot in open_slots_of(invitation_for_guest(invitation.slug), later).slots}
    create_booking(invitation=invitation, starts_at=now + HOUR, guest=details_of(NOOR), now=later)
    booked.refresh_from_db()
    assert booked.state == "booked"
    assert booked.slot is not None


def test_what_cannot_move_says_why(coffee: Invitation, chat: Booking, now: datetime) -> None:
    with pytest.raises(errors.SlotNotOffered):
        reschedule_booking(booking=chat, starts_at=now + timedelta(minutes=7), now=now)
    with pytest.raises(Refused, match="begun"):
        reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now + HOUR)
    cancel_booking(booking=chat, by="guest", now=now)
    with pytest.raises(Refused, match="settled"):
        reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now)
    close_invitation(invitation=coffee, now=now)
    with pytest.raises(errors.InvitationClosed):
        reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now)
