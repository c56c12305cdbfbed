from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import BookingState
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, BO, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


HOUR = timedelta(hours=1)


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + HOUR, guest=details_of(AMAL), now=now)


@pytest.fixture
def at_home(client: Client, hanna: Host) -> Client:
    client.force_login(hanna)
    return client


def test_another_time_is_chosen_on_a_page_with_a_word_about_it(at_home: Client, chat: Booking, now: datetime) -> None:
    address = reverse("move_chat", args=[chat.pk])
    assert address in at_home.get(reverse("chats")).text
    wanted = slot_id(now + 3 * HOUR)
    assert wanted in at_home.get(address).text
    answer = at_home.post(address, {"slot": wanted, "note": "The train."}, follow=True)
    assert "The chat has moved." in answer.text
    chat.refresh_from_db()
    assert (chat.starts_at, chat.host_note) == (now + 3 * HOUR, "The train.")


@pytest.mark.parametrize(("slot", "status"), [("", 422), ("nonsense", 422), ("taken", 409)])
def test_a_move_that_cannot_be_keeps_the_word_and_the_time(
    at_home: Client, coffee: Invitation, chat: Booking, now: datetime, slot: str, status: int
) -> None:
    create_booking(invitation=coffee, starts_at=now + 2 * HOUR, guest=details_of(BO), now=now)
    wanted = slot_id(now + 2 * HOUR) if slot == "taken" else slot
    answer = at_home.post(reverse("move_chat", args=[chat.pk]), {"slot": wanted, "note": "The train."})
    assert answer.status_code == status
    assert "The train." in answer.text
    chat.refresh_from_db()
    assert chat.starts_at == now + HOUR


def test_where_nothing_is_left_the_page_says_what_can_be_done(at_home: Client, hanna: Host, now: datetime) -> None:
    small = open_coffee(hanna, now, weekly=[{"days": ["mon"], "start": "10:00", "end": "10:30"}])
    only = create_booking(invitation=small, starts_at=now + HOUR, guest=details_of(AMAL), now=now)
    assert reverse("edit_invitation", args=[small.slug]) in at_home.get(reverse("move_chat", args=[only.pk])).text


def test_a_cancelled_chat_keeps_the_hosts_word(at_home: Client, chat: Booking) -> None:
    at_home.post(reverse("cancel_chat", args=[chat.pk]), {"note": "A fever."})
    chat.refresh_from_db()
    assert (chat.state, chat.host_note) == (BookingState.CANCELLED, "A fever.")


def test_nobody_moves_the_chats_of_somebody_else(client: Client, chat: Booking, theo: Host, now: datetime) -> None:
    client.force_login(theo)
    address = reverse("move_chat", args=[chat.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"slot": slot_id(now + 3 * HOUR)}).status_code == 404
