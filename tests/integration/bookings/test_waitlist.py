from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings import errors
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.confirm import confirm_hold
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.expire import expire_bookings
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.bookings.models import Booking, Slot, WaitlistEntry
from klatsch.bookings.queries import waitlist_position
from klatsch.bookings.waitlist.join import join_waitlist, leave_waitlist
from klatsch.core.errors import Refused
from klatsch.emails.models import Email
from klatsch.emails.types import render_email
from klatsch.invitations.lifecycle import change_invitation
from klatsch.invitations.models import Admission
from tests.cast import AMAL, BO, NOOR, GuestPerson, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IDA = GuestPerson("Ida Moreau", "ida@example.org", "Europe/Paris")


@pytest.fixture
def one(hanna: Host, now: datetime) -> Invitation:
    """An invitation to a single chat, which Amal has on Thursday morning."""
    return open_coffee(hanna, now, capacity=1, notice_minutes=60)


@pytest.fixture
def amals(one: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=one, starts_at=now + 3 * DAY, guest=details_of(AMAL), now=now)


def wait(invitation: Invitation, now: datetime, *guests: GuestPerson) -> list[WaitlistEntry]:
    return [join_waitlist(invitation=invitation, guest=details_of(guest), now=now) for guest in guests]


def states(*waiting: WaitlistEntry) -> list[str]:
    return [WaitlistEntry.objects.get(pk=one.pk).state for one in waiting]


def test_a_cancelled_time_is_held_for_the_next_one_in_line_and_nobody_else(
    one: Invitation, amals: Booking, now: datetime
) -> None:
    bo, noor = wait(one, now, BO, NOOR)
    cancel_booking(booking=amals, by="guest", now=now)
    assert states(bo, noor) == ["offered", "waiting"]
    bo.refresh_from_db()
    assert (bo.booking.state, bo.booking.starts_at) == ("held", amals.starts_at)
    assert bo.booking.expires_at == now + 12 * HOUR
    with pytest.raises(errors.SlotTaken):
        create_booking(invitation=one, starts_at=amals.starts_at, guest=details_of(IDA), now=now)
    assert confirm_hold(booking=bo.booking, now=now + HOUR).state == "booked"  # type: ignore[arg-type]
    assert states(bo, noor) == ["taken", "waiting"]
    assert Slot.objects.get().expires_at is None


def test_an_offer_without_an_answer_goes_to_the_one_after_even_before_the_workers_look(
    one: Invitation, amals: Booking, now: datetime
) -> None:
    bo, noor = wait(one, now, BO, NOOR)
    cancel_booking(booking=amals, by="guest", now=now)
    later = now + 12 * HOUR
    expire_bookings(now=later)
    assert states(bo, noor) == ["passed", "offered"]
    with pytest.raises(Refused):
        confirm_hold(booking=Booking.objects.get(email=BO.email), now=later)


def test_a_stranger_cannot_slip_in_when_an_offer_runs_out(one: Invitation, amals: Booking, now: datetime) -> None:
    bo, noor = wait(one, now, BO, NOOR)
    cancel_booking(booking=amals, by="guest", now=now)
    later = now + 12 * HOUR
    with pytest.raises(errors.SlotTaken):
        create_booking(invitation=one, starts_at=amals.starts_at, guest=details_of(IDA), now=later)
    expire_bookings(now=later)
    assert states(bo, noor) == ["passed", "offered"]


def test_who_waits_comes_before_strangers_when_the_host_offers_more(
    one: Invitation, amals: Booking, now: datetime
) -> None:
    (bo,) = wait(one, now, BO)
    change_invitation(invitation=one, capacity=2)
    with pytest.raises(errors.InvitationFull):
        create_booking(invitation=one, starts_at=now + 4 * DAY, guest=details_of(IDA), now=now)
    expire_bookings(now=now)
    assert states(bo) == ["offered"]


def test_the_same_turn_of_the_crank_again_changes_nothing(one: Invitation, amals: Booking, now: datetime) -> None:
    waiting = wait(one, now, BO, NOOR)
    cancel_booking(booking=amals, by="guest", now=now)
    before = list(Email.objects.values_list("key", flat=True))
    for _ in range(3):
        expire_bookings(now=now)
    assert states(*waiting) == ["offered", "waiting"]
    assert list(Email.objects.values_list("key", flat=True)) == before


def test_an_offer_never_stands_past_the_notice_and_too_little_time_is_no_offer(one: Invitation, now: datetime) -> None:
    soon = create_booking(invitation=one, starts_at=now + 4 * HOUR, guest=details_of(AMAL), now=now)
    (bo,) = wait(one, now, BO)
    cancel_booking(booking=soon, by="guest", now=now)
    bo.refresh_from_db()
    assert bo.booking.expires_at == now + 3 * HOUR
    cancel_booking(booking=bo.booking, by="guest", now=now)  # type: ignore[arg-type]
    late = create_booking(invitation=one, starts_at=now + 4 * HOUR, guest=details_of(AMAL), now=now)
    (noor,) = wait(one, now, NOOR)
    cancel_booking(booking=late, by="guest", now=now + 2 * HOUR + 45 * timedelta(minutes=1))
    noor.refresh_from_db()
    assert noor.booking.starts_at == now + 4.5 * HOUR


def test_who_lets_an_offer_go_leaves_it_to_the_next(one: Invitation, amals: Booking, now: datetime) -> None:
    bo, noor = wait(one, now, BO, NOOR)
    cancel_booking(booking=amals, by="guest", now=now)
    bo.refresh_from_db()
    cancel_booking(booking=bo.booking, by="guest", now=now)  # type: ignore[arg-type]
    assert states(bo, noor) == ["left", "offered"]


def test_a_place_is_kept_once_and_given_up_at_the_end(one: Invitation, amals: Booking, now: datetime) -> None:
    bo, same, noor = wait(one, now, BO, BO, NOOR)
    assert bo == same
    assert [waitlist_position(waiting) for waiting in (bo, noor)] == [1, 2]
    for _ in range(2):
        assert leave_waitlist(entry=bo, now=now).state == "left"
    assert waitlist_position(noor) == 1
    (again,) = wait(one, now, BO)
    assert waitlist_position(again) == 2


def test_nobody_waits_while_times_are_left_or_beside_their_own_chat(
    coffee: Invitation, one: Invitation, now: datetime
) -> None:
    with pytest.raises(Refused, match="need not wait"):
        wait(coffee, now, BO)
    create_booking(invitation=one, starts_at=now + 3 * DAY, guest=details_of(AMAL), now=now)
    with pytest.raises(errors.AlreadyBooked):
        wait(one, now, AMAL)


def test_an_offer_needs_no_approval_a_second_time(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, capacity=1, admission=Admission.BY_APPROVAL)
    asked = create_booking(invitation=invitation, starts_at=now + 3 * DAY, guest=details_of(AMAL), now=now)
    (bo,) = wait(invitation, now, BO)
    cancel_booking(booking=asked, by="guest", now=now)
    bo.refresh_from_db()
    assert confirm_hold(booking=bo.booking, now=now).state == "booked"  # type: ignore[arg-type]


def test_a_seat_at_a_shared_table_is_offered_too(hanna: Host, now: datetime) -> None:
    table = open_coffee(hanna, now, capacity=1, seats=2)
    amals, _ = (
        create_booking(invitation=table, starts_at=now + 3 * DAY, guest=details_of(guest), now=now)
        for guest in (AMAL, IDA)
    )
    bo, noor = wait(table, now, BO, NOOR)
    cancel_booking(booking=amals, by="guest", now=now)
    assert states(bo, noor) == ["offered", "waiting"]
    assert Slot.objects.get().expires_at is None
    expire_bookings(now=now + 12 * HOUR)
    assert states(bo, noor) == ["passed", "offered"]


def test_who_took_an_offer_can_move_it_to_any_open_time(one: Invitation, amals: Booking, now: datetime) -> None:
    (bo,) = wait(one, now, BO)
    cancel_booking(booking=amals, by="guest", now=now)
    bo.refresh_from_db()
    booked = confirm_hold(booking=bo.booking, now=now)  # type: ignore[arg-type]
    assert reschedule_booking(booking=booked, starts_at=now + DAY, now=now).sequence == 1


def test_the_letters_say_what_happens_and_are_no_longer_true_afterwards(
    one: Invitation, amals: Booking, now: datetime
) -> None:
    (bo,) = wait(one, now, BO)
    (joined,) = Email.objects.filter(kind="waiting")
    assert f"/w/{bo.token}/" in render_email(joined).text
    cancel_booking(booking=amals, by="guest", now=now)
    assert render_email(joined) is None
    (offer,) = Email.objects.filter(kind="offered")
    assert "/confirm/" in render_email(offer).text
    assert "15:00 on Monday" in render_email(offer).text
    expire_bookings(now=now + 12 * HOUR)
    assert render_email(offer) is None


def test_a_hold_that_ran_out_is_given_back_before_a_cancelled_time_is_offered(
    one: Invitation, amals: Booking, now: datetime
) -> None:
    bo, noor = wait(one, now, BO, NOOR)
    other = open_coffee(one.host, now)
    idas = create_booking(invitation=other, starts_at=now + 2 * DAY, guest=details_of(IDA), now=now)
    cancel_booking(booking=amals, by="guest", now=now)
    # Nobody has looked since Bo's offer ran out.
    cancel_booking(booking=idas, by="guest", now=now + 13 * HOUR)
    assert states(bo, noor) == ["passed", "offered"]
    assert Slot.objects.filter(invitation=one).count() == 1
