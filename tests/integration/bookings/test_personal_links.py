from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.capacity.links import make_personal_link, make_personal_links
from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import PersonalLink, WaitlistEntry
from klatsch.bookings.queries import invitations_with_links
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core.errors import Refused
from klatsch.people.merging.merge import merge_people, unmerge_people
from klatsch.people.privacy.erase import erase_person
from klatsch.people.privacy.export import export_person
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


HOUR = timedelta(hours=1)


@pytest.fixture
def by_link(hanna: Host, now: datetime) -> Invitation:
    return open_coffee(hanna, now, audience="personal_link")


@pytest.fixture
def link(by_link: Invitation, hanna: Host, now: datetime) -> PersonalLink:
    return make_personal_link(invitation=by_link, person=add_person(hanna, "Amal Haddad"), now=now)


def ask(invitation: Invitation, guest: GuestPerson, link: str, at: datetime, now: datetime, **more: str) -> Booking:
    details = replace(details_of(guest), link=link)
    return create_booking(invitation=invitation, starts_at=at, guest=details, now=now, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["", "nonsense"])
def test_nobody_books_without_a_link_of_their_own(
    by_link: Invitation, link: PersonalLink, now: datetime, wrong: str
) -> None:
    with pytest.raises(NotInAudience, match="link of their own"):
        ask(by_link, AMAL, wrong, now + HOUR, now)


def test_a_link_is_good_for_one_chat(by_link: Invitation, link: PersonalLink, now: datetime) -> None:
    booking = ask(by_link, AMAL, link.token, now + HOUR, now)
    with pytest.raises(NotInAudience, match="used already"):
        ask(by_link, BO, link.token, now + 2 * HOUR, now)
    cancel_booking(booking=booking, by="guest", now=now)
    assert ask(by_link, AMAL, link.token, now + 3 * HOUR, now).state == "booked"


def test_the_same_request_twice_is_still_one_booking(by_link: Invitation, link: PersonalLink, now: datetime) -> None:
    one, two = (ask(by_link, AMAL, link.token, now + HOUR, now, idempotency_key="k") for _ in range(2))
    assert one.pk == two.pk


def test_a_link_is_good_for_its_invitation_only_and_until_its_moment(
    hanna: Host, by_link: Invitation, link: PersonalLink, now: datetime
) -> None:
    other = open_coffee(hanna, now, audience="personal_link")
    with pytest.raises(NotInAudience, match="link of their own"):
        ask(other, AMAL, link.token, now + HOUR, now)
    PersonalLink.objects.update(expires_at=now)
    with pytest.raises(NotInAudience, match="time of your personal link"):
        ask(by_link, AMAL, link.token, now + HOUR, now)


def test_a_new_link_ends_the_earlier_one_but_not_a_chat(by_link: Invitation, link: PersonalLink, now: datetime) -> None:
    again = make_personal_link(invitation=by_link, person=link.person, now=now)
    assert PersonalLink.objects.count() == 1
    with pytest.raises(NotInAudience):
        ask(by_link, AMAL, link.token, now + HOUR, now)
    ask(by_link, AMAL, again.token, now + HOUR, now)
    with pytest.raises(Refused, match="used their link"):
        make_personal_link(invitation=by_link, person=link.person, now=now)


def test_who_waits_came_by_a_link_and_keeps_it_while_they_wait(hanna: Host, now: datetime) -> None:
    small = open_coffee(hanna, now, audience="personal_link", capacity=1)
    one, two = (
        make_personal_link(invitation=small, person=add_person(hanna, name), now=now) for name in ("Amal", "Bo")
    )
    booking = ask(small, AMAL, one.token, now + HOUR, now)
    with pytest.raises(NotInAudience):
        join_waitlist(invitation=small, guest=details_of(NOOR), now=now)
    join_waitlist(invitation=small, guest=replace(details_of(BO), link=two.token), now=now)
    with pytest.raises(NotInAudience, match="used already"):
        join_waitlist(invitation=small, guest=replace(details_of(NOOR), link=two.token), now=now)
    cancel_booking(booking=booking, by="guest", now=now)
    assert WaitlistEntry.objects.get().state == "offered"


def test_what_is_kept_of_a_link_is_told_without_its_secret_and_goes_with_the_person(
    link: PersonalLink, now: datetime
) -> None:
    told = export_person(link.person)
    assert link.invitation.title in str(told)
    assert link.token not in str(told)
    erase_person(person=link.person, now=now)
    assert not PersonalLink.objects.exists()


def test_a_link_goes_along_when_two_cards_are_put_together(
    hanna: Host, by_link: Invitation, link: PersonalLink, now: datetime
) -> None:
    ask(by_link, AMAL, link.token, now + HOUR, now)
    kept = add_person(hanna, "Amal H.")
    merge = merge_people(kept=kept, absorbed=link.person, now=now)
    assert [found.pk for _, found in invitations_with_links(kept, now)] == [link.pk]
    assert by_link.title in str(export_person(kept))
    with pytest.raises(Refused, match="used their link"):
        make_personal_link(invitation=by_link, person=kept, now=now)
    unmerge_people(merge=merge, now=now)
    assert [found for _, found in invitations_with_links(kept, now)] == [None]


def test_of_the_links_of_two_cards_the_one_in_use_counts(
    hanna: Host, by_link: Invitation, link: PersonalLink, now: datetime
) -> None:
    ask(by_link, AMAL, link.token, now + HOUR, now)
    kept = add_person(hanna, "Amal H.")
    make_personal_link(invitation=by_link, person=kept, now=now + HOUR)
    merge_people(kept=kept, absorbed=link.person, now=now)
    assert [found.pk for _, found in invitations_with_links(kept, now)] == [link.pk]


def test_a_whole_circle_gets_links_at_once_and_good_ones_stay_as_they_were_written(
    hanna: Host, by_link: Invitation, link: PersonalLink, now: datetime
) -> None:
    people = [link.person, *(add_person(hanna, name) for name in ("Bo Lund", "Noor Aziz"))]
    first = make_personal_links(invitation=by_link, people=people, now=now)
    assert [one.person for one in first] == people
    assert first[0].token == link.token
    ask(by_link, BO, first[1].token, now + HOUR, now)
    PersonalLink.objects.filter(person=people[2]).update(expires_at=now)
    again = make_personal_links(invitation=by_link, people=people, now=now)
    assert [one.person for one in again] == [people[0], people[2]]
    assert again[0].token == link.token
    assert again[1].token != first[2].token
    assert ask(by_link, NOOR, again[1].token, now + 2 * HOUR, now).state == "booked"


def test_no_links_are_made_for_the_people_of_others_or_to_what_is_over(
    theo: Host, by_link: Invitation, now: datetime
) -> None:
    assert make_personal_links(invitation=by_link, people=[add_person(theo, "Amal")], now=now) == []
    with pytest.raises(Refused, match="over"):
        make_personal_links(invitation=by_link, people=[], now=by_link.closes_at)
