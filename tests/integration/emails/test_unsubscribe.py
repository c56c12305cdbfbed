"""Fewer letters: what a reader can refuse, what they cannot, and what mail programs need for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import signing

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core.errors import NotFound, Refused
from klatsch.emails.access import email_by_unsubscribe_token
from klatsch.emails.delivery import send_due_emails
from klatsch.emails.drafts import UNSUBSCRIBED_REASON, unsubscribe
from klatsch.emails.mime import compose_message
from klatsch.emails.models import Email, EmailState, UnsubscribedAddress
from klatsch.emails.types import EmailAddress, RenderedEmail
from klatsch.emails.unsubscribe import UNSUBSCRIBE_SALT, make_unsubscribe_token
from tests.cast import AMAL, BO, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet
    from pytest_django import Settings

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson
    from tests.smtp_server import SmtpSink


DAY = timedelta(days=1)


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + 2 * DAY, guest=details_of(AMAL), now=now)


def reminders(person: GuestPerson) -> QuerySet[Any]:
    return Email.objects.filter(kind="reminder", to_email=person.email).order_by("due_at")


def test_who_wants_no_reminders_gets_none_for_this_chat_and_later_ones(
    sink: SmtpSink, chat: Booking, hanna: Host, now: datetime
) -> None:
    unsubscribe(email=reminders(AMAL)[0], now=now)
    unsubscribe(email=reminders(AMAL)[0], now=now)
    assert {(letter.state, letter.last_error) for letter in reminders(AMAL)} == {
        (EmailState.WITHDRAWN, UNSUBSCRIBED_REASON)
    }
    again = create_booking(invitation=open_coffee(hanna, now), starts_at=now + 3 * DAY, guest=details_of(AMAL), now=now)
    send_due_emails(again.starts_at - timedelta(minutes=30))
    assert not any("We talk soon" in message["Subject"] for message in sink.arrived_at(AMAL.email))
    assert set(reminders(AMAL).values_list("state", flat=True)) == {EmailState.WITHDRAWN}


def test_what_changes_a_chat_is_told_to_everybody(sink: SmtpSink, chat: Booking, now: datetime) -> None:
    unsubscribe(email=reminders(AMAL)[0], now=now)
    cancel_booking(booking=chat, by="host", now=now)
    send_due_emails(now)
    assert any("Cancelled" in message["Subject"] for message in sink.arrived_at(AMAL.email))
    settled = Email.objects.get(kind="booked", to_email=AMAL.email)
    with pytest.raises(Refused) as error:
        unsubscribe(email=settled, now=now)
    assert error.value.code == "email-type-always-sent"


def test_other_guests_and_other_hosts_are_not_concerned(
    chat: Booking, coffee: Invitation, theo: Host, now: datetime
) -> None:
    create_booking(invitation=coffee, starts_at=now + 2 * DAY + timedelta(hours=1), guest=details_of(BO), now=now)
    create_booking(
        invitation=open_coffee(theo, now), starts_at=now + 2 * DAY + timedelta(hours=3), guest=details_of(AMAL), now=now
    )
    unsubscribe(email=reminders(AMAL).filter(host=chat.host_id)[0], now=now)
    assert set(reminders(BO).values_list("state", flat=True)) == {EmailState.WAITING}
    assert set(reminders(AMAL).filter(host=theo).values_list("state", flat=True)) == {EmailState.WAITING}


def test_the_address_of_who_declined_is_not_kept(chat: Booking, now: datetime) -> None:
    unsubscribe(email=reminders(AMAL)[0], now=now)
    assert AMAL.email not in repr(UnsubscribedAddress.objects.values().get())


def test_a_link_opens_its_own_letter_and_cannot_be_made_up(chat: Booking) -> None:
    letter = reminders(AMAL)[0]
    assert email_by_unsubscribe_token(make_unsubscribe_token(letter)) == letter
    other = signing.Signer(salt="something.else").sign(str(letter.pk))
    for forged in (
        f"{letter.pk}:x",
        "",
        "x",
        other,
        signing.Signer(salt=UNSUBSCRIBE_SALT).sign("many"),
        make_unsubscribe_token(letter)[:-1],
    ):
        with pytest.raises(NotFound):
            email_by_unsubscribe_token(forged)


@pytest.mark.parametrize(("address", "in_one_click"), [("https://klatsch.example", True), ("", False)])
def test_mail_programs_find_the_address_in_letters_that_can_be_refused(
    sink: SmtpSink, settings: Settings, chat: Booking, now: datetime, address: str, in_one_click: bool
) -> None:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"public_url": address})
    send_due_emails(chat.starts_at - DAY)
    settled, *others = sink.arrived_at(AMAL.email)
    reminder = next(message for message in others if "We talk soon" in message["Subject"])
    assert settled["List-Unsubscribe"] is None
    token = make_unsubscribe_token(reminders(AMAL)[0])
    assert reminder["List-Unsubscribe"] == f"<{address or 'http://localhost:8000'}/l/{token}/>"
    assert reminder["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if in_one_click else None)
    assert f"/l/{token}/" in reminder.get_body(("plain",)).get_content()


def test_even_a_long_address_stands_in_the_header_as_it_is(now: datetime) -> None:
    link = f"https://{'coffee-and-cake.' * 8}example/l/3:uCRHvs0_0rKbzsSdUD521EOE/"
    someone = EmailAddress("Amal", AMAL.email)
    words = RenderedEmail(subject="Soon", text="Soon.", html="<p>Soon.</p>", answers_to=someone, unsubscribe_url=link)
    message = compose_message(words, key="k", to=someone, sender="letters@example.org", secret="s", now=now)
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in message.as_bytes()
