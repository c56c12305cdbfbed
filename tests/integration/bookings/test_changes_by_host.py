from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings import errors
from klatsch.bookings.capacity.open_slots import reschedule_slots
from klatsch.bookings.lifecycle.cancel import MAX_HOST_NOTE_LENGTH, cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lifecycle.reschedule import reschedule_booking
from klatsch.emails.models import Email
from klatsch.emails.types import render_email
from klatsch.invitations.lifecycle import close_invitation
from tests.cast import AMAL, BO, details_of

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


HOUR = timedelta(hours=1)


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + HOUR, guest=details_of(AMAL), now=now)


def test_a_host_moves_a_chat_and_says_why_in_the_letter(chat: Booking, now: datetime) -> None:
    note = "The train, again.\nSorry! <b>&</b>"
    moved = reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now, by="host", note=note)
    assert (moved.uid, moved.sequence, moved.moved_by) == (chat.uid, 1, "host")
    email = render_email(Email.objects.get(kind="moved"))
    assert "Hanna had to move your chat" in email.text.replace(" Weiss", "")
    assert note in email.text
    assert "The train, again.<br>Sorry! &lt;b&gt;&amp;&lt;/b&gt;" in email.html


def test_the_next_change_by_the_guest_does_not_say_the_note_again(chat: Booking, now: datetime) -> None:
    reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now, by="host", note="The train, again.")
    reschedule_booking(booking=chat, starts_at=now + 4 * HOUR, now=now)
    email = render_email(Email.objects.filter(kind="moved").latest("pk"))
    assert "train" not in email.text + email.html
    assert "had to move" not in email.text


def test_a_host_may_move_a_chat_of_a_closed_invitation_but_onto_nobodys_time(
    coffee: Invitation, chat: Booking, now: datetime
) -> None:
    create_booking(invitation=coffee, starts_at=now + 2 * HOUR, guest=details_of(BO), now=now)
    close_invitation(invitation=coffee, now=now)
    assert reschedule_slots(chat, now) == ()
    free = {slot.starts_at for slot in reschedule_slots(chat, now, by_host=True)}
    assert now + 3 * HOUR in free
    assert now + 2 * HOUR not in free
    with pytest.raises(errors.SlotTaken):
        reschedule_booking(booking=chat, starts_at=now + 2 * HOUR, now=now, by="host")
    assert reschedule_booking(booking=chat, starts_at=now + 3 * HOUR, now=now, by="host").sequence == 1


def test_a_host_says_a_word_when_cancelling(chat: Booking, now: datetime) -> None:
    cancel_booking(booking=chat, by="host", now=now, note="  I have a fever.\x07 " + "x" * 2000)
    chat.refresh_from_db()
    assert chat.host_note.startswith("I have a fever. x")
    assert len(chat.host_note) == MAX_HOST_NOTE_LENGTH
    email = render_email(Email.objects.get(kind="cancelled"))
    assert "I have a fever." in email.text
    assert "I have a fever." in email.html
