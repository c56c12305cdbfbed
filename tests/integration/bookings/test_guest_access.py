"""Access to an invitation is decided when an address is confirmed, and nobody learns anything before that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.capacity.links import make_personal_link
from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.lifecycle.confirm import confirm_hold
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import Claim
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core.errors import Refused
from klatsch.emails.models import Email
from klatsch.emails.types import render_email
from klatsch.insight.assessment.dismissals import dismiss_assessment
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.models import AssessmentKind, Circle
from klatsch.insight.saved_circles.edit import add_member, create_circle, dismiss_circle
from klatsch.invitations.lifecycle import draft_invitation
from klatsch.people.merging.merge import merge_people
from klatsch.people.models import Fact
from tests.cast import AMAL, BO, MONDAY, NOOR, details_of, open_coffee
from tests.factories import add_interactions, add_person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from klatsch.people.models.people import Person
    from tests.cast import GuestPerson


DAY = timedelta(days=1)


@pytest.fixture
def amal(hanna: Host) -> Person:
    return with_address(add_person(hanna, AMAL.name), AMAL.email)


def with_address(person: Person, email: str) -> Person:
    Fact.objects.create(
        host=person.host, handle=person.handles.get(), field="email", value=email, key=email, told_at=MONDAY
    )
    return person


def book(invitation: Invitation, guest: GuestPerson, now: datetime, **changes: str) -> Booking:
    """Ask and confirm, as a guest does who reads their mail."""
    details = replace(details_of(guest), **changes)
    held = create_booking(invitation=invitation, starts_at=now + DAY, guest=details, now=now)
    return confirm_hold(booking=held, now=now) if held.state == "held" else held


def test_a_circle_is_let_in_by_addresses_on_its_cards_and_all_are_held_alike(
    hanna: Host, amal: Person, now: datetime
) -> None:
    circle = create_circle(host=hanna, name="Thursday hockey", now=now)
    add_member(circle=circle, person=amal, now=now)
    coffee = open_coffee(hanna, now, audience="circles", audience_circles=[circle.pk])
    held = create_booking(invitation=coffee, starts_at=now + DAY, guest=details_of(BO), now=now)
    assert held.state == "held"
    with pytest.raises(NotInAudience, match="meant for others"):
        confirm_hold(booking=held, now=now)
    held.refresh_from_db()
    assert (held.state, Claim.objects.count()) == ("expired", 0)
    assert book(coffee, AMAL, now).state == "booked"


def test_a_handle_that_somebody_writes_opens_nothing(hanna: Host, amal: Person, now: datetime) -> None:
    circle = create_circle(host=hanna, name="Thursday hockey", now=now)
    add_member(circle=circle, person=amal, now=now)
    coffee = open_coffee(hanna, now, audience="circles", audience_circles=[circle.pk])
    with pytest.raises(NotInAudience):
        book(coffee, BO, now, handle=amal.handles.get().handle)


def test_the_circle_of_somebody_put_together_with_a_card_counts(hanna: Host, amal: Person, now: datetime) -> None:
    circle, twin = create_circle(host=hanna, name="Thursday hockey", now=now), add_person(hanna, "A. Haddad")
    add_member(circle=circle, person=twin, now=now)
    merge_people(kept=amal, absorbed=twin, now=now)
    assert book(open_coffee(hanna, now, audience="circles", audience_circles=[circle.pk]), AMAL, now).state == "booked"


def test_a_circle_that_the_host_takes_back_lets_nobody_in(hanna: Host, amal: Person, now: datetime) -> None:
    circle = create_circle(host=hanna, name="Thursday hockey", now=now)
    add_member(circle=circle, person=amal, now=now)
    coffee = open_coffee(hanna, now, audience="circles", audience_circles=[circle.pk])
    dismiss_circle(circle=circle, now=now)
    with pytest.raises(NotInAudience):
        book(coffee, AMAL, now)


def test_who_reached_out_is_let_in_until_the_host_says_that_it_is_not_so(
    hanna: Host, amal: Person, now: datetime
) -> None:
    add_interactions(amal, 3, 1)
    recompute_deck(host=hanna, now=now)
    coffee = open_coffee(hanna, now, audience="reached_out")
    held = create_booking(invitation=coffee, starts_at=now + DAY, guest=details_of(AMAL), now=now)
    dismiss_assessment(person=amal, matter=AssessmentKind.REACHED_OUT, now=now)
    with pytest.raises(NotInAudience):
        confirm_hold(booking=held, now=now)


def test_one_rung_books_at_once_another_asks_and_the_rest_are_told_kindly(
    hanna: Host, amal: Person, now: datetime
) -> None:
    bo = with_address(add_person(hanna, BO.name), BO.email)
    add_interactions(bo, 9)
    add_interactions(bo, 8, by_host=True)
    amal.got_at = now
    amal.save()
    recompute_deck(host=hanna, now=now)
    coffee = open_coffee(hanna, now, audience="met", asking="known", seats=3)
    assert book(coffee, AMAL, now).state == "booked"
    assert book(coffee, BO, now).state == "requested"
    with pytest.raises(NotInAudience):
        book(coffee, NOOR, now)


def test_where_anybody_may_ask_a_stranger_waits_for_a_yes_and_a_link_lets_in_at_once(
    hanna: Host, amal: Person, now: datetime
) -> None:
    coffee = open_coffee(hanna, now, audience="personal_link", asking="anybody", seats=2)
    link = make_personal_link(invitation=coffee, person=amal, now=now)
    assert book(coffee, BO, now).state == "requested"
    assert book(coffee, NOOR, now, link=link.token).state == "booked"


def test_a_personal_link_lets_into_what_is_meant_for_a_rung(hanna: Host, amal: Person, now: datetime) -> None:
    coffee = open_coffee(hanna, now, audience="met")
    link = make_personal_link(invitation=coffee, person=amal, now=now)
    assert book(coffee, NOOR, now, link=link.token).state == "booked"


def test_the_waiting_list_is_for_those_whom_the_invitation_is_meant_for(
    hanna: Host, amal: Person, now: datetime
) -> None:
    amal.got_at = now
    amal.save()
    coffee = open_coffee(hanna, now, audience="met", capacity=1)
    book(coffee, AMAL, now)
    other = with_address(add_person(hanna, BO.name, got_at=now), BO.email)
    assert other.got_at
    bo = join_waitlist(invitation=coffee, guest=details_of(BO), now=now)
    noor = join_waitlist(invitation=coffee, guest=details_of(NOOR), now=now)
    assert (bo.state, noor.state) == ("waiting", "others")
    # One email, however often somebody writes this address; it goes to whoever reads it, and nobody else is told.
    assert join_waitlist(invitation=coffee, guest=details_of(NOOR), now=now) == noor
    email = Email.objects.get(to_email=NOOR.email)
    assert "meant for others" in render_email(email).text
    assert "meant for others" not in render_email(Email.objects.get(to_email=BO.email, kind="waiting")).text


def test_whom_the_host_has_met_since_is_put_on_the_list(hanna: Host, amal: Person, now: datetime) -> None:
    coffee = open_coffee(hanna, now, audience="met", capacity=1)
    link = make_personal_link(invitation=coffee, person=amal, now=now)
    book(coffee, AMAL, now, link=link.token)
    assert join_waitlist(invitation=coffee, guest=details_of(BO), now=now).state == "others"
    with_address(add_person(hanna, BO.name, got_at=now), BO.email)
    assert join_waitlist(invitation=coffee, guest=details_of(BO), now=now).state == "waiting"


def test_a_found_circle_that_is_addressed_keeps_its_name(hanna: Host, now: datetime) -> None:
    found = Circle.objects.create(host=hanna, name="Acme", made_at=now, assessed_at=now)
    open_coffee(hanna, now, audience="circles", audience_circles=[found.pk])
    found.refresh_from_db()
    assert found.is_named_by_host


def test_only_the_hosts_own_circles_can_be_addressed(hanna: Host, theo: Host, now: datetime) -> None:
    others = create_circle(host=theo, name="Quay", now=now)
    for circles in ([], [others.pk], "all"):
        with pytest.raises(Refused, match="circle"):
            open_coffee(hanna, now, audience="circles", audience_circles=circles)


def test_a_draw_does_not_go_together_with_an_audience_known_by_mail(hanna: Host, now: datetime) -> None:
    week = {"weekly": [{"days": ["mon"], "start": "09:00", "end": "17:00"}], "starts_at": now, "ends_at": now + 7 * DAY}
    with pytest.raises(Refused, match="drawn by lot"):
        draft_invitation(
            host=hanna, title="Coffee", purpose="Why not?", minutes=30, now=now, admission="by_draw",
            draws_at=now + DAY, audience="met", **week,  # type: ignore[arg-type]
        )  # fmt: skip
