"""Every verb publishes what happened, as a row of ids in its own transaction; emails listen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import signing
from django.db import transaction

from klatsch.bookings.capacity.links import make_personal_link
from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.emails.confirmation_link import confirmation_code
from klatsch.bookings.events import booking_created
from klatsch.bookings.lifecycle.answer import approve_request, decline_request
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.confirm import confirm_hold
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.expire import expire_bookings
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.bookings.models import Agenda, Booking
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core.models import DomainEvent
from klatsch.emails.models import Email
from klatsch.invitations.lifecycle import close_invitation
from klatsch.invitations.models import Admission, Audience
from klatsch.meetings.feedback_links import feedback_token
from tests.cast import AMAL, BO, details_of, open_coffee
from tests.factories import add_person

if TYPE_CHECKING:
    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def events_of(host: Host) -> list[str]:
    """Return the types of the host's events in order, but for those of the set-up."""
    return [event.type for event in DomainEvent.objects.filter(host=host).order_by("pk")]


def fresh_events(host: Host) -> list[str]:
    types = events_of(host)
    DomainEvent.objects.filter(host=host).delete()
    return types


def book(invitation: Invitation, now: datetime, guest: Any = AMAL, hours: int = 24, **details: Any) -> Booking:
    return create_booking(
        invitation=invitation, starts_at=now + hours * HOUR, guest=details_of(guest), now=now, **details
    )


def test_an_invitation_is_opened_filled_and_closed(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, capacity=1)
    assert fresh_events(hanna) == ["invitation.opened"]
    book(invitation, now)
    assert fresh_events(hanna) == ["booking.created", "invitation.filled"]
    close_invitation(invitation=invitation, now=now)
    assert fresh_events(hanna) == ["invitation.closed"]


def test_a_booking_is_created_rescheduled_and_cancelled(coffee: Invitation, hanna: Host, now: datetime) -> None:
    fresh_events(hanna)
    booking = book(coffee, now)
    reschedule_booking(booking=booking, starts_at=now + 26 * HOUR, now=now)
    cancel_booking(booking=booking, by="guest", now=now)
    assert fresh_events(hanna) == ["booking.created", "booking.rescheduled", "booking.cancelled"]


def test_a_hold_is_held_and_confirmed_or_expires(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, must_confirm=True)
    fresh_events(hanna)
    confirm_hold(booking=book(invitation, now), now=now)
    assert fresh_events(hanna) == ["booking.held", "booking.confirmed"]
    book(invitation, now, BO, hours=30)
    expire_bookings(now=now + HOUR)
    assert fresh_events(hanna) == ["booking.held", "booking.expired"]


def test_a_request_is_approved_or_declined(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, admission=Admission.BY_APPROVAL)
    fresh_events(hanna)
    approve_request(booking=book(invitation, now), now=now)
    decline_request(booking=book(invitation, now, BO, hours=30), now=now)
    assert fresh_events(hanna) == [
        "booking.requested",
        "booking.confirmed",
        "booking.requested",
        "booking.declined",
    ]


def test_the_waitlist_is_joined_and_offered_what_comes_free(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, capacity=1)
    booking = book(invitation, now, hours=72)
    fresh_events(hanna)
    join_waitlist(invitation=invitation, guest=details_of(BO), now=now)
    cancel_booking(booking=booking, by="guest", now=now)
    assert fresh_events(hanna) == ["waitlist.joined", "waitlist.offered", "booking.cancelled"]


def test_a_guest_is_identified_by_a_personal_link(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, audience=Audience.PERSONAL_LINK)
    person = add_person(hanna, "Amal", network="linkedin")
    link = make_personal_link(invitation=invitation, person=person, now=now)
    fresh_events(hanna)
    booking = create_booking(
        invitation=invitation, starts_at=now + DAY, guest=details_of(AMAL, link=link.token), now=now
    )
    event = DomainEvent.objects.get(type="guest.identified")
    assert event.ids == {"booking_id": booking.pk, "person_id": person.pk}


def test_rows_of_events_hold_ids_only(coffee: Invitation, hanna: Host, now: datetime) -> None:
    booking = book(coffee, now)
    assert DomainEvent.objects.get(type="booking.created").ids == {"booking_id": booking.pk}
    assert all(isinstance(value, int) for event in DomainEvent.objects.all() for value in event.ids.values())


def test_a_listener_that_fails_takes_the_booking_back(coffee: Invitation, hanna: Host, now: datetime) -> None:
    def fail(event: object) -> None:
        raise RuntimeError("The listener is broken.")

    booking_created.listen("broken", fail)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            book(coffee, now)
    finally:
        booking_created.listeners.disconnect("broken")
    assert not Booking.objects.exists()
    assert not Email.objects.exists()


def test_the_lock_expires_what_ran_out_and_offers_what_that_freed(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, capacity=1, must_confirm=True)
    held = book(invitation, now, hours=72)
    entry = join_waitlist(invitation=invitation, guest=details_of(BO), now=now)
    later = now + HOUR
    version = Agenda.objects.get(host=hanna).version
    with host_calendar_locked(hanna.pk, later) as expired_count:
        held.refresh_from_db()
        entry.refresh_from_db()
        assert (expired_count, held.state, entry.state) == (1, "expired", "offered")
    assert Agenda.objects.get(host=hanna).version == version + 1
    with host_calendar_locked(hanna.pk, later) as expired_count:
        assert expired_count == 0


def test_links_in_emails_of_earlier_versions_stay_valid(coffee: Invitation, now: datetime) -> None:
    """Signed with salts that look like paths of modules, but must not be renamed with them."""
    booking = book(coffee, now)
    assert confirmation_code(booking) == signing.Signer(salt="klatsch.bookings.confirmation").signature(booking.token)
    assert feedback_token(booking) == signing.Signer(salt="klatsch.meetings.answer").sign(str(booking.pk))
