from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings import errors
from klatsch.bookings.access import invitation_for_guest
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.lifecycle.answer import approve_request, decline_request
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.confirm import confirm_hold
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.expire import expire_bookings
from klatsch.bookings.models import Booking, BookingState, Claim
from klatsch.core.errors import Refused
from klatsch.emails.models import Email
from klatsch.emails.types import render_email
from klatsch.invitations.models import Admission
from tests.cast import AMAL, BO, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def careful(hanna: Host, now: datetime) -> Invitation:
    """An invitation for people who confirm by mail."""
    return open_coffee(hanna, now, must_confirm=True)


@pytest.fixture
def choosy(hanna: Host, now: datetime) -> Invitation:
    """An invitation whose host says yes or no."""
    return open_coffee(hanna, now, admission=Admission.BY_APPROVAL)


def ask(
    invitation: Invitation, now: datetime, guest: GuestPerson = AMAL, at: datetime | None = None, **changes: str
) -> Booking:
    return create_booking(
        invitation=invitation,
        starts_at=at or now + 3 * DAY,
        guest=details_of(guest),
        now=now,
        **changes,  # type: ignore[arg-type]
    )


def emails() -> dict[str, Any]:
    """Return the text of every email but the reminders, by its kind; None for those that are no longer true."""
    return {email.kind: render_email(email) for email in Email.objects.exclude(kind="reminder")}


def test_a_time_is_held_for_ten_minutes_until_its_guest_confirms(careful: Invitation, now: datetime) -> None:
    held = ask(careful, now)
    assert (held.state, held.expires_at, held.slot.expires_at) == ("held", now + 10 * MINUTE, now + 10 * MINUTE)
    assert f"/b/{held.token}/confirm/" in emails()["held"].text
    assert emails()["held"].calendar_file is None
    with pytest.raises(errors.SlotTaken):
        ask(careful, now, BO)
    confirmed = confirm_hold(booking=held, now=now + 9 * MINUTE)
    assert (confirmed.state, confirmed.expires_at, confirmed.slot.expires_at) == ("booked", None, None)
    assert emails()["held"] is None
    assert emails()["booked"].calendar_file.method == "REQUEST"
    assert expire_bookings(now=now + HOUR) == 0


def test_confirming_twice_is_confirming_once(careful: Invitation, now: datetime) -> None:
    held = ask(careful, now)
    for _ in range(2):
        confirm_hold(booking=held, now=now)
    assert Email.objects.filter(kind="booked").count() == 1


def test_a_hold_that_ran_out_cannot_be_confirmed_and_says_what_to_do(careful: Invitation, now: datetime) -> None:
    held = ask(careful, now)
    with pytest.raises(Refused, match="what is left"):
        confirm_hold(booking=held, now=now + 10 * MINUTE)


def test_the_workers_give_back_what_ran_out_and_nothing_else(careful: Invitation, now: datetime) -> None:
    held, kept = ask(careful, now), ask(careful, now + 5 * MINUTE, BO, at=now + DAY)
    assert expire_bookings(now=now + 10 * MINUTE) == 1
    held.refresh_from_db()
    kept.refresh_from_db()
    assert (held.state, held.slot, kept.state) == (BookingState.EXPIRED, None, BookingState.HELD)
    assert Claim.objects.count() == 6
    assert set(emails()) == {"held"}


def test_nobody_hears_of_a_hold_that_its_guest_lets_go(careful: Invitation, now: datetime) -> None:
    cancel_booking(booking=ask(careful, now), by="guest", now=now)
    assert set(emails()) == {"held"}
    assert not Claim.objects.exists()


def test_a_request_claims_its_time_for_two_days_and_the_host_says_yes(choosy: Invitation, now: datetime) -> None:
    asked = ask(choosy, now)
    assert (asked.state, asked.expires_at) == ("requested", now + 2 * DAY)
    assert now + 3 * DAY not in {slot.starts_at for slot in open_slots_of(invitation_for_guest(choosy.slug), now).slots}
    assert set(emails()) == {"requested", "requested_host"}
    for _ in range(2):
        approved = approve_request(booking=asked, now=now + DAY)
    assert (approved.state, approved.expires_at, approved.slot.expires_at) == ("booked", None, None)
    assert {kind for kind, words in emails().items() if words} == {"booked", "booked_host"}


def test_a_request_that_is_declined_gives_its_time_back_kindly(choosy: Invitation, now: datetime) -> None:
    asked = ask(choosy, now)
    for _ in range(2):
        assert decline_request(booking=asked, now=now).state == "declined"
    assert not Claim.objects.exists()
    assert "says nothing about you" in emails()["declined"].text
    assert emails()["declined"].calendar_file is None
    with pytest.raises(Refused, match="not waiting"):
        approve_request(booking=asked, now=now)


def test_a_request_without_an_answer_expires_kindly_and_once(choosy: Invitation, now: datetime) -> None:
    asked = ask(choosy, now)
    for _ in range(2):
        expire_bookings(now=now + 2 * DAY)
    assert "welcome to ask again" in emails()["expired"].text
    with pytest.raises(Refused, match="its time is over"):
        approve_request(booking=asked, now=now + 2 * DAY)
    assert ask(choosy, now + 2 * DAY, at=asked.starts_at).state == "requested"


def test_a_request_waits_till_an_hour_before_it_begins_at_most(choosy: Invitation, now: datetime) -> None:
    assert ask(choosy, now, at=now + 5 * HOUR).expires_at == now + 4 * HOUR
    soon = ask(choosy, now, BO, at=now + HOUR)
    assert soon.expires_at == soon.starts_at


def test_a_request_that_was_taken_back_cannot_be_approved(choosy: Invitation, now: datetime) -> None:
    asked = ask(choosy, now)
    cancel_booking(booking=asked, by="guest", now=now)
    with pytest.raises(Refused, match="taken back"):
        approve_request(booking=asked, now=now)


def test_who_must_confirm_and_be_approved_does_one_after_the_other(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, must_confirm=True, admission=Admission.BY_APPROVAL)
    held = ask(invitation, now)
    assert held.state == "held"
    asked = confirm_hold(booking=held, now=now)
    assert (asked.state, asked.expires_at) == ("requested", now + 2 * DAY)
    assert asked.slot.expires_at == asked.expires_at
    assert approve_request(booking=asked, now=now).state == "booked"


def test_the_place_is_told_once_the_chat_is_settled(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, must_confirm=True, place_details="https://talk.example.org/room")
    held = ask(invitation, now)
    assert "talk.example.org" not in emails()["held"].text
    confirm_hold(booking=held, now=now)
    assert "talk.example.org" in emails()["booked"].text


def test_the_same_key_is_the_same_hold(careful: Invitation, now: datetime) -> None:
    assert ask(careful, now, idempotency_key="k") == ask(careful, now, idempotency_key="k")
    assert Booking.objects.count() == 1
