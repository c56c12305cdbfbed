"""Letters and a real mail server: what is guaranteed, and what happens when it is in a bad mood."""

from __future__ import annotations

from contextvars import copy_context
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.core.i18n.locale import override_language
from klatsch.emails.backoff import RETRY_DELAYS_MINUTES
from klatsch.emails.delivery import DELIVERY_LEASE, lease_due_emails, send_due_emails
from klatsch.emails.drafts import EmailDraft, mark_sent_by_host, retry_email, write_emails
from klatsch.emails.models import Email, EmailState
from tests.cast import AMAL, BO, details_of
from tests.smtp_server import use_mail_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from pytest_django import Settings

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson
    from tests.smtp_server import SmtpSink


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)


def letter_to(person: Host | GuestPerson, kind: str = "booked") -> Email:
    return Email.objects.get(to_email=person.email, kind=kind)


def test_a_booking_is_one_letter_to_the_guest_and_one_to_the_host(
    sink: SmtpSink, chat: Booking, hanna: Host, now: datetime
) -> None:
    assert send_due_emails(now) == 2
    assert send_due_emails(now) == 0
    assert (len(sink.arrived_at(AMAL.email)), len(sink.arrived_at(hanna.email))) == (1, 1)
    assert sink.connections == 1
    assert letter_to(AMAL).state == EmailState.SENT
    assert letter_to(AMAL).sent_at == now


def test_a_booking_that_is_rolled_back_sends_nothing(sink: SmtpSink, coffee: Invitation, now: datetime) -> None:
    class Accident(Exception):  # noqa: N818 - it is one
        pass

    with pytest.raises(Accident), transaction.atomic():  # noqa: PT012 - the accident comes after the booking
        create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
        raise Accident
    assert send_due_emails(now) == 0
    assert sink.received == []


def in_two_threads(work: Callable[..., Any]) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [Thread(target=copy_context().run, args=[run]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_two_senders_at_once_send_each_letter_once(sink: SmtpSink, hanna: Host, chat: Booking, now: datetime) -> None:
    payload = {"booking": chat.pk, "sequence": 0}
    drafts = [
        EmailDraft(
            host_id=hanna.pk,
            key=f"many:{number}",
            kind="booked",
            to_name="Bo",
            to_email=f"bo{number}@example.com",
            payload=payload,
        )
        for number in range(50)
    ]
    write_emails(drafts, now=now)
    in_two_threads(lambda: send_due_emails(now))
    while send_due_emails(now):
        pass
    addresses = [message["To"].addresses[0].addr_spec for message in sink.received]
    assert len(addresses) == 52
    assert len(set(addresses)) == 52
    assert not Email.objects.exclude(state=EmailState.SENT).exists()


def test_a_letter_refused_for_now_is_tried_again_after_a_pause(sink: SmtpSink, chat: Booking, now: datetime) -> None:
    sink.at_recipient[AMAL.email] = "451 Please come back later"
    assert send_due_emails(now) == 1
    letter = letter_to(AMAL)
    assert (letter.state, letter.attempts, letter.due_at) == (EmailState.WAITING, 1, now + timedelta(minutes=1))
    assert letter.last_error == "The mail server said: 451 Please come back later"
    assert send_due_emails(now + timedelta(seconds=59)) == 0
    del sink.at_recipient[AMAL.email]
    assert send_due_emails(now + timedelta(seconds=60)) == 1
    assert letter_to(AMAL).last_error == ""


def test_a_letter_that_will_never_be_taken_fails_at_once_and_says_why(
    sink: SmtpSink, chat: Booking, now: datetime
) -> None:
    sink.at_recipient[AMAL.email] = "550 No such mailbox"
    assert send_due_emails(now) == 1
    letter = letter_to(AMAL)
    assert (letter.state, letter.error_text) == (EmailState.FAILED, "The mail server said: 550 No such mailbox")
    with override_language("de"):
        assert letter.error_text == "Der Mailserver sagte: 550 No such mailbox"


def test_a_letter_refused_at_its_end_by_the_server_is_not_sent(sink: SmtpSink, chat: Booking, now: datetime) -> None:
    sink.at_content[AMAL.email] = "554 Not this one"
    assert send_due_emails(now) == 1
    assert letter_to(AMAL).state == EmailState.FAILED


def test_a_connection_that_breaks_in_the_middle_of_a_letter_costs_no_letter(
    sink: SmtpSink, chat: Booking, hanna: Host, now: datetime
) -> None:
    sink.hangs_up_on = {AMAL.email}
    send_due_emails(now)
    send_due_emails(now)
    assert letter_to(AMAL).state == EmailState.WAITING
    assert len(sink.arrived_at(hanna.email)) == 1
    sink.hangs_up_on = set()
    assert send_due_emails(now + timedelta(minutes=1)) == 1
    assert len(sink.arrived_at(AMAL.email)) == 1


def test_a_mail_server_that_cannot_be_reached_keeps_letters_waiting_until_two_days_are_over(
    settings: Settings, chat: Booking, now: datetime
) -> None:
    use_mail_server(settings, "smtp://127.0.0.1:9")
    moment = now
    for pause in RETRY_DELAYS_MINUTES:
        with clock.frozen_at(moment):
            assert send_due_emails(moment) == 0
        assert letter_to(AMAL).state == EmailState.WAITING
        assert letter_to(AMAL).due_at == moment + timedelta(minutes=pause)
        moment += timedelta(minutes=pause)
        Email.objects.update(expires_at=None)
    with clock.frozen_at(moment):
        send_due_emails(moment)
    assert letter_to(AMAL).state == EmailState.FAILED
    assert timedelta(hours=47) < moment - now < timedelta(hours=49)


def test_the_letters_of_a_sender_that_died_are_sent_by_another_one_with_the_same_message_id(
    sink: SmtpSink, chat: Booking, now: datetime
) -> None:
    died_with = lease_due_emails(now)
    assert len(died_with) == 2
    assert send_due_emails(now) == 0
    later = now + DELIVERY_LEASE
    with clock.frozen_at(later):
        assert send_due_emails(later) == 2
    (first,) = sink.arrived_at(AMAL.email)
    Email.objects.update(state=EmailState.WAITING)
    with clock.frozen_at(later):
        send_due_emails(later)
    assert [message["Message-ID"] for message in sink.arrived_at(AMAL.email)] == [first["Message-ID"]] * 2


def test_a_sender_whose_lease_ran_out_does_not_overwrite_what_another_one_noted(
    sink: SmtpSink, chat: Booking, now: datetime
) -> None:
    slow = lease_due_emails(now)
    later = now + DELIVERY_LEASE
    with clock.frozen_at(later):
        send_due_emails(later)
    from klatsch.emails.delivery import _release_leases

    _release_leases(slow)
    assert letter_to(AMAL).state == EmailState.SENT


def test_what_is_past_or_no_longer_true_is_withdrawn_instead_of_sent(
    sink: SmtpSink, coffee: Invitation, chat: Booking, now: datetime
) -> None:
    other = create_booking(invitation=coffee, starts_at=now + timedelta(hours=3), guest=details_of(BO), now=now)
    cancel_booking(booking=other, by="guest", now=now)
    after = chat.ends_at
    with clock.frozen_at(after):
        send_due_emails(after)
    assert letter_to(AMAL).state == EmailState.WITHDRAWN
    assert letter_to(BO).state == EmailState.WITHDRAWN
    assert [message["Subject"] for message in sink.arrived_at(BO.email)] == [
        "Cancelled: Coffee with me with Hanna Weiss"
    ]


def test_a_letter_that_cannot_be_put_into_words_waits_and_keeps_no_other_one_waiting(
    sink: SmtpSink, chat: Booking, hanna: Host, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    broken = EmailDraft(host_id=hanna.pk, key="broken", kind="booked", to_name="Noor", to_email="noor@example.net")
    write_emails([broken], now=now - timedelta(minutes=1))
    assert send_due_emails(now) == 2
    assert Email.objects.get(key="broken").state == EmailState.WAITING
    assert "noor" not in caplog.text.lower()


def test_a_host_may_send_a_letter_by_hand_or_have_it_tried_again(
    sink: SmtpSink, chat: Booking, hanna: Host, now: datetime
) -> None:
    sink.at_recipient = {AMAL.email: "550 No such mailbox", hanna.email: "550 No such mailbox"}
    send_due_emails(now)
    mark_sent_by_host(email=letter_to(hanna, "booked_host"), now=now)
    sink.at_recipient = {}
    retry_email(email=letter_to(AMAL), now=now)
    assert send_due_emails(now) == 1
    assert len(sink.arrived_at(AMAL.email)) == 1
    assert sink.arrived_at(hanna.email) == []


def test_an_email_that_is_withdrawn_or_sent_is_neither_marked_nor_tried_again(
    sink: SmtpSink, chat: Booking, hanna: Host, now: datetime
) -> None:
    send_due_emails(now)
    mark_sent_by_host(email=letter_to(AMAL), now=now)
    with pytest.raises(Refused) as sent:
        retry_email(email=letter_to(AMAL), now=now)
    assert sent.value.code == "email-already-sent-or-withdrawn"
    Email.objects.update(state=EmailState.WITHDRAWN)
    with pytest.raises(Refused) as withdrawn:
        mark_sent_by_host(email=letter_to(hanna, "booked_host"), now=now)
    assert withdrawn.value.code == "email-being-sent-or-withdrawn"
