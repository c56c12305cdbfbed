"""The report of an invitation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core.errors import Refused
from klatsch.invitations.page_view_flush import add_page_views
from klatsch.invitations.page_views import PageView
from klatsch.meetings.follow_up import record_outcome, review_invitation
from klatsch.meetings.models import Outcome
from klatsch.meetings.report import ReportSource, invitation_report
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


HOUR = timedelta(hours=1)


@pytest.fixture
def two(hanna: Host, now: datetime) -> tuple[Invitation, dict[GuestPerson, Booking]]:
    """Two chats, both taken: by Amal from Mastodon after forty seconds, by Bo from LinkedIn after 9 min 12 s."""
    invitation = open_coffee(hanna, now, capacity=2)
    chats = {}
    for person, via, after, hours in (
        (AMAL, "mastodon", timedelta(seconds=40), 1),
        (BO, "linkedin", timedelta(minutes=9, seconds=12), 2),
    ):
        guest = details_of(person, via=via)
        chats[person] = create_booking(
            invitation=invitation, starts_at=now + hours * HOUR, guest=guest, now=now + after
        )
    return invitation, chats


def test_a_report_follows_guests_from_the_link_to_the_meeting(
    two: tuple[Invitation, dict[GuestPerson, Booking]], now: datetime
) -> None:
    invitation, chats = two
    add_page_views(
        {
            PageView(invitation.pk, "", is_picture=True): 30,
            PageView(invitation.pk, "mastodon", is_picture=False): 12,
            PageView(invitation.pk, "linkedin", is_picture=False): 5,
            PageView(invitation.pk, "x", is_picture=False): 9,
        }
    )
    record_outcome(booking=chats[AMAL], outcome=Outcome.MET, now=now + 5 * HOUR)
    record_outcome(booking=chats[BO], outcome=Outcome.DID_NOT_HAPPEN, now=now + 5 * HOUR)
    report = invitation_report(invitation)
    assert (report.seen, report.opened, report.booked, report.met, report.did_not_happen) == (30, 26, 2, 1, 1)
    assert report.is_full
    assert (report.first_after, report.last_after) == (timedelta(seconds=40), timedelta(minutes=9, seconds=12))
    assert report.sources == [
        ReportSource("mastodon", 0, 12, 1, 1),
        ReportSource("linkedin", 0, 5, 1, 0),
        ReportSource("x", 0, 9, 0, 0),
        ReportSource("", 30, 0, 0, 0),
    ]


def test_who_cancelled_is_told_apart_from_who_came(
    two: tuple[Invitation, dict[GuestPerson, Booking]], now: datetime
) -> None:
    invitation, chats = two
    cancel_booking(booking=chats[BO], by="guest", now=now)
    report = invitation_report(invitation)
    assert (report.booked, report.cancelled, report.is_full) == (1, 1, False)
    assert report.last_after == timedelta(seconds=40)


def test_two_at_one_table_are_one_chat_of_the_offer(hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, capacity=2, seats=3)
    for person in (AMAL, BO, NOOR):
        create_booking(invitation=invitation, starts_at=now + HOUR, guest=details_of(person), now=now)
    report = invitation_report(invitation)
    assert (report.booked, report.is_full) == (3, False)


def test_nobody_yet_is_a_report_too(coffee: Invitation) -> None:
    report = invitation_report(coffee)
    assert (report.booked, report.first_after, report.sources, report.review) == (0, None, [], None)


def test_the_host_says_in_their_words_whether_it_was_good(coffee: Invitation, now: datetime) -> None:
    for words in ("Lovely.", " Lovely,\0 all of it. "):
        review_invitation(invitation=coffee, words=words, now=now)
    assert invitation_report(coffee).review.words == "Lovely, all of it."
    with pytest.raises(Refused):
        review_invitation(invitation=coffee, words="a" * 2001, now=now)
    review_invitation(invitation=coffee, words=" ", now=now)
    assert invitation_report(coffee).review is None
