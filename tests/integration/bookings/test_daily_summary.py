"""The daily summary: an email with the host's chats of the day, once, if they want it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.emails.daily_summary import write_daily_summaries
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core import clock
from klatsch.emails.drafts import set_email_preferences, unsubscribe
from klatsch.emails.models import Email
from klatsch.emails.queries import email_preferences_of
from klatsch.emails.types import render_email
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def early(hanna: Host) -> Host:
    """Hanna wants the daily summary."""
    set_email_preferences(host_id=hanna.pk, daily=True)
    return hanna


@pytest.fixture
def chats(coffee: Invitation, now: datetime) -> dict[GuestPerson, Booking]:
    """Amal and Bo come today at ten and two in Berlin, Noor tomorrow."""
    book = {AMAL: HOUR, BO: 5 * HOUR, NOOR: DAY + HOUR}
    return {
        person: create_booking(
            invitation=coffee, starts_at=now + after, guest=details_of(person, answer=f"{person.name} wrote."), now=now
        )
        for person, after in book.items()
    }


def emails() -> QuerySet[Any]:
    return Email.objects.filter(kind="daily")


def test_the_chats_of_the_day_are_told_in_the_hosts_time_and_no_others(
    early: Host, chats: dict[GuestPerson, Booking], now: datetime
) -> None:
    assert write_daily_summaries(now) == 1
    words = render_email(emails().get())
    assert words.subject == "Your chats today: Amal Haddad, Bo Lund"
    for part in (words.text, words.html):
        for said in ("Monday, 5 January 2026", "10:00", "14:00", "Amal Haddad wrote.", words.unsubscribe_url):
            assert said in part
        assert "Noor" not in part


def test_it_comes_once_a_day(early: Host, chats: dict[GuestPerson, Booking], now: datetime) -> None:
    assert [write_daily_summaries(now + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]
    assert write_daily_summaries(now + DAY) == 1
    assert emails().count() == 2


@pytest.mark.parametrize(("hours", "count"), [(-2.01, 0), (-2, 1), (0.99, 1), (1, 0)])
def test_it_comes_between_seven_and_ten_on_the_hosts_clock(
    early: Host, chats: dict[GuestPerson, Booking], now: datetime, hours: float, count: int
) -> None:
    assert write_daily_summaries(now + hours * HOUR) == count


def test_without_chats_or_without_the_wish_there_is_none(
    hanna: Host, chats: dict[GuestPerson, Booking], theo: Host, now: datetime
) -> None:
    set_email_preferences(host_id=theo.pk, daily=True)
    assert write_daily_summaries(now) == 0


def test_a_chat_that_was_cancelled_or_is_over_is_not_told(
    early: Host, chats: dict[GuestPerson, Booking], now: datetime
) -> None:
    write_daily_summaries(now)
    cancel_booking(booking=chats[AMAL], by="guest", now=now)
    assert render_email(emails().get()).subject == "Your chats today: Bo Lund"
    with clock.frozen_at(now + 6 * HOUR):
        assert render_email(emails().get()) is None


def test_a_host_can_end_it_from_the_letter(early: Host, chats: dict[GuestPerson, Booking], now: datetime) -> None:
    write_daily_summaries(now)
    unsubscribe(email=emails().get(), now=now)
    assert not email_preferences_of(early).daily
    assert email_preferences_of(early).asks_whether_met


def test_every_host_gets_their_own(early: Host, chats: dict[GuestPerson, Booking], theo: Host, now: datetime) -> None:
    set_email_preferences(host_id=theo.pk, daily=True)
    invitation = open_coffee(theo, now)
    create_booking(invitation=invitation, starts_at=now + HOUR, guest=details_of(NOOR), now=now)
    assert write_daily_summaries(now) == 2
    (theirs,) = emails().filter(host=theo)
    assert render_email(theirs).subject == "Your chats today: Noor Aziz"
