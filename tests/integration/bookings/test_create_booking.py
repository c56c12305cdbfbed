from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings import errors
from klatsch.bookings.access import invitation_for_guest
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import Agenda, Booking, Claim, Slot
from klatsch.bookings.queries import coming_chats
from klatsch.core.errors import Refused
from klatsch.emails.models import Email
from klatsch.invitations.lifecycle import close_invitation
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


def starts_of(invitation: Invitation, now: datetime) -> list[datetime]:
    return [slot.starts_at for slot in open_slots_of(invitation_for_guest(invitation.slug), now).slots]


def test_a_booking_claims_its_time_and_writes_two_letters(coffee: Invitation, now: datetime) -> None:
    booking = create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    assert booking.ends_at - booking.starts_at == timedelta(minutes=30)
    assert Claim.objects.filter(slot=booking.slot).count() == 6
    assert set(Email.objects.values_list("kind", "to_email")) == {
        ("booked", AMAL.email),
        ("booked_host", "hanna@example.org"),
    }


def test_a_taken_slot_is_offered_no_more_and_refused_kindly(coffee: Invitation, now: datetime) -> None:
    create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    assert now not in starts_of(coffee, now)
    with pytest.raises(errors.SlotTaken, match="what is left"):
        create_booking(invitation=coffee, starts_at=now, guest=details_of(BO), now=now)
    assert Booking.objects.count() == 1


def test_two_invitations_of_one_host_share_one_time_with_buffers(
    coffee: Invitation, hanna: Host, now: datetime
) -> None:
    walk = open_coffee(hanna, now, title="A walk", buffer_before_minutes=15, buffer_after_minutes=15)
    at = now + timedelta(hours=1)
    create_booking(invitation=coffee, starts_at=at, guest=details_of(AMAL), now=now)
    for neighbour in (at - timedelta(minutes=30), at, at + timedelta(minutes=30)):
        assert neighbour not in starts_of(walk, now)
        with pytest.raises(errors.SlotTaken):
            create_booking(invitation=walk, starts_at=neighbour, guest=details_of(BO), now=now)
    assert create_booking(invitation=walk, starts_at=at + timedelta(hours=1), guest=details_of(BO), now=now)  # type: ignore[truthy-bool]


def test_two_hosts_never_stand_in_each_others_way(coffee: Invitation, theo: Host, now: datetime) -> None:
    other = open_coffee(theo, now, time_zone="Europe/Berlin")
    create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    assert create_booking(invitation=other, starts_at=now, guest=details_of(AMAL), now=now)  # type: ignore[truthy-bool]


def test_seven_meetings_are_seven_and_the_eighth_guest_is_told(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, capacity=2)
    first, second, third, *_ = starts_of(invitation, now)
    create_booking(invitation=invitation, starts_at=first, guest=details_of(AMAL), now=now)
    create_booking(invitation=invitation, starts_at=second, guest=details_of(BO), now=now)
    with pytest.raises(errors.InvitationFull):
        create_booking(invitation=invitation, starts_at=third, guest=details_of(NOOR), now=now)
    assert starts_of(invitation, now) == []


def test_a_day_takes_no_more_than_its_limit(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, daily_limit=1)
    create_booking(invitation=invitation, starts_at=now, guest=details_of(AMAL), now=now)
    assert {at.day for at in starts_of(invitation, now)} == {6, 7, 8, 9}
    with pytest.raises(errors.SlotTaken, match="another day"):
        create_booking(invitation=invitation, starts_at=now + timedelta(hours=1), guest=details_of(BO), now=now)


def test_one_guest_books_once_however_the_address_is_written(coffee: Invitation, now: datetime) -> None:
    create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    with pytest.raises(errors.AlreadyBooked):
        create_booking(
            invitation=coffee,
            starts_at=now + timedelta(hours=1),
            guest=details_of(AMAL, email="AMAL@example.org"),
            now=now,
        )


def test_the_same_key_is_the_same_booking_even_after_it_was_cancelled(coffee: Invitation, now: datetime) -> None:
    at = now + timedelta(hours=1)
    once = create_booking(invitation=coffee, starts_at=at, guest=details_of(AMAL), now=now, idempotency_key="k")
    cancel_booking(booking=once, by="guest", now=now)
    again = create_booking(invitation=coffee, starts_at=at, guest=details_of(AMAL), now=now, idempotency_key="k")
    assert again == once
    assert Booking.objects.count() == 1


def test_a_key_of_somebody_else_tells_nothing_about_their_booking(coffee: Invitation, now: datetime) -> None:
    create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now, idempotency_key="k")
    with pytest.raises(errors.AlreadyBooked):
        create_booking(
            invitation=coffee,
            starts_at=now + timedelta(hours=1),
            guest=details_of(BO),
            now=now,
            idempotency_key="k",
        )


@pytest.mark.parametrize("minutes", [-30, 7, 8 * 60, 7 * 24 * 60])
def test_what_is_not_on_the_grid_is_not_on_offer(coffee: Invitation, now: datetime, minutes: int) -> None:
    with pytest.raises(errors.SlotNotOffered):
        create_booking(invitation=coffee, starts_at=now + timedelta(minutes=minutes), guest=details_of(BO), now=now)


def test_a_closed_invitation_takes_nobody(coffee: Invitation, now: datetime) -> None:
    close_invitation(invitation=coffee, now=now)
    with pytest.raises(errors.InvitationClosed):
        create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)


def test_cancelling_gives_the_time_back_and_tells_both_once(coffee: Invitation, now: datetime) -> None:
    booking = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    cancel_booking(booking=booking, by="guest", now=now)
    cancel_booking(booking=booking, by="guest", now=now)
    assert (booking.state, booking.sequence) == ("cancelled", 1)
    assert not Slot.objects.exists()
    assert not Claim.objects.exists()
    assert Email.objects.filter(kind__startswith="cancelled").count() == 2
    assert create_booking(invitation=coffee, starts_at=booking.starts_at, guest=details_of(BO), now=now)  # type: ignore[truthy-bool]


def test_a_chat_that_began_cannot_be_cancelled(coffee: Invitation, now: datetime) -> None:
    booking = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    with pytest.raises(Refused, match="begun"):
        cancel_booking(booking=booking, by="guest", now=booking.starts_at)


def test_a_hold_that_ran_out_gives_its_time_to_the_next(coffee: Invitation, now: datetime) -> None:
    held = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    Booking.objects.update(state="held", expires_at=now + timedelta(minutes=10))
    Slot.objects.update(expires_at=now + timedelta(minutes=10))
    later = now + timedelta(minutes=10)
    assert held.starts_at in starts_of(coffee, later)
    assert create_booking(invitation=coffee, starts_at=held.starts_at, guest=details_of(BO), now=later)  # type: ignore[truthy-bool]
    held.refresh_from_db()
    assert held.state == "expired"


def test_guests_share_a_slot_until_its_seats_are_taken(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, seats=2, capacity=1)
    for guest in (AMAL, BO):
        assert now in starts_of(invitation, now)
        create_booking(invitation=invitation, starts_at=now, guest=details_of(guest), now=now)
    assert sorted(Booking.objects.values_list("seat", flat=True)) == [0, 1]
    assert starts_of(invitation, now) == []
    with pytest.raises(errors.SlotTaken):
        create_booking(invitation=invitation, starts_at=now, guest=details_of(NOOR), now=now)


def test_a_booking_takes_few_queries_and_who_is_late_none(
    coffee: Invitation, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Agenda.objects.create(host=coffee.host)
    with django_assert_num_queries(9):
        create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    late = invitation_for_guest(coffee.slug)
    open_slots_of(late, now)
    with django_assert_num_queries(0), pytest.raises(errors.SlotTaken):
        create_booking(invitation=late, starts_at=now, guest=details_of(BO), now=now)


def test_an_offering_is_computed_once_while_nothing_changes(
    coffee: Invitation, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    found = invitation_for_guest(coffee.slug)
    with django_assert_num_queries(2):
        first = open_slots_of(found, now)
    with django_assert_num_queries(0):
        assert open_slots_of(found, now) == first
    assert (first.left, first.booked) == (6, 1)


def test_coming_chats_are_the_hosts_own_and_soonest_first(coffee: Invitation, theo: Host, now: datetime) -> None:
    for guest, hours in ((AMAL, 2), (BO, 1)):
        create_booking(invitation=coffee, starts_at=now + timedelta(hours=hours), guest=details_of(guest), now=now)
    assert [chat.name for chat in coming_chats(coffee.host, now)] == [BO.name, AMAL.name]
    assert list(coming_chats(theo, now)) == []
