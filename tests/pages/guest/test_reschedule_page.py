from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.invitations.lifecycle import close_invitation
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, BO, details_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


HOUR = timedelta(hours=1)


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(invitation=coffee, starts_at=now + HOUR, guest=details_of(AMAL), now=now)


def chosen(client: Client, chat: Booking, starts_at: datetime) -> dict[str, str]:
    page = client.get(f"/b/{chat.token}/move/").content.decode()
    token = re.search(r'name="form_token"\s+value="([^"]+)"', page).group(1)
    return {"form_token": token, "slot": slot_id(starts_at)}


def test_the_page_offers_every_open_time_but_the_present_one_in_the_guests_zone(client: Client, chat: Booking) -> None:
    answer = client.get(f"/b/{chat.token}/move/")
    page = answer.content.decode()
    assert page.count('type="radio"') == 5 * 16 - 1
    assert "Monday, 5 January, 11:00 (Cairo)" in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not client.cookies
    assert f"/b/{chat.token}/move/" in client.get(f"/b/{chat.token}/").content.decode()


def test_a_button_moves_the_chat_and_a_double_click_moves_it_once(client: Client, chat: Booking, now: datetime) -> None:
    form = chosen(client, chat, now + 3 * HOUR)
    for _ in range(2):
        answer = client.post(f"/b/{chat.token}/move/", form)
        assert (answer.status_code, answer["Location"]) == (303, f"/b/{chat.token}/")
    chat.refresh_from_db()
    assert (chat.starts_at, chat.sequence) == (now + 3 * HOUR, 1)
    assert "13:00–13:30" in client.get(f"/b/{chat.token}/").content.decode()


def test_who_comes_too_late_is_told_and_sees_what_is_left(
    client: Client, coffee: Invitation, chat: Booking, now: datetime
) -> None:
    form = chosen(client, chat, now + 3 * HOUR)
    create_booking(invitation=coffee, starts_at=now + 3 * HOUR, guest=details_of(BO), now=now)
    answer = client.post(f"/b/{chat.token}/move/", form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "a moment faster" in page
    assert page.count('type="radio"') == 5 * 16 - 2
    assert "Monday, 5 January, 11:00" in page


@pytest.mark.parametrize("form", [{}, {"form_token": "made up"}])
def test_moving_needs_the_token_of_the_form(client: Client, chat: Booking, now: datetime, form: dict[str, str]) -> None:
    assert client.post(f"/b/{chat.token}/move/", {**form, "slot": slot_id(now + 3 * HOUR)}).status_code == 409


def test_a_move_without_a_time_asks_for_one(client: Client, chat: Booking, now: datetime) -> None:
    form = {**chosen(client, chat, now), "slot": "soon"}
    answer = client.post(f"/b/{chat.token}/move/", form)
    assert answer.status_code == 422
    assert "choose one of the times" in answer.content.decode()


def test_a_closed_invitation_keeps_its_times(client: Client, coffee: Invitation, chat: Booking, now: datetime) -> None:
    form = chosen(client, chat, now + 3 * HOUR)
    close_invitation(invitation=coffee, now=now)
    assert "no other time left" in client.get(f"/b/{chat.token}/move/").content.decode()
    assert client.post(f"/b/{chat.token}/move/", form).status_code == 409
