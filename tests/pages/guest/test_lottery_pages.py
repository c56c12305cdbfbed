"""The guests' pages of a lottery: entering, the entry, and the public record."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.lottery.entries import enter_lottery
from klatsch.bookings.lottery.public_record import replay_lottery
from klatsch.bookings.lottery.run import run_due_lotteries
from klatsch.bookings.models import Booking
from klatsch.bookings.models.lottery import LotteryEntry
from klatsch.core import clock
from klatsch.core.security.tokens import digest
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, BO, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


TOMORROW = timedelta(days=1)


@pytest.fixture
def lottery(hanna: Host, now: datetime) -> Invitation:
    return open_coffee(
        hanna, now, admission="by_draw", draws_at=now + TOMORROW, notice_minutes=60, capacity=1, favours_reach_outs=True
    )


@pytest.fixture
def wish(lottery: Invitation, now: datetime) -> LotteryEntry:
    return enter_lottery(invitation=lottery, starts=starts(lottery, now), guest=details_of(AMAL), now=now)


def starts(lottery: Invitation, now: datetime) -> list[datetime]:
    return [slot.starts_at for slot in open_slots_of(lottery, now).slots[:2]]


def form_token(client: Client, address: str) -> str:
    return re.search(r'name="form_token"\s+value="([^"]+)"', client.get(address).text).group(1)


def send(client: Client, lottery: Invitation, now: datetime, **changes: list[Any] | str) -> Response:
    address = f"/i/{lottery.slug}/"
    form = {
        "form_token": form_token(client, address),
        "slot": [slot_id(start) for start in starts(lottery, now)],
        "name": AMAL.name,
        "email": AMAL.email,
        "time_zone": AMAL.time_zone,
        "website": "",
        **changes,
    }
    with clock.frozen_at(now + timedelta(minutes=1)):
        return client.post(address, form)


def press(client: Client, wish: LotteryEntry, verb: str, **form: list[str]) -> Response:
    address = f"/d/{wish.token}/"
    return client.post(f"{address}{verb}/", {"form_token": form_token(client, address), **form})


def test_several_times_are_chosen_and_the_page_says_how_it_is_drawn(client: Client, lottery: Invitation) -> None:
    page = client.get(f"/i/{lottery.slug}/").text
    assert 'type="checkbox"' in page
    assert 'type="radio"' not in page
    assert "Lots are drawn at 09:00 on Tuesday, 6 January 2026 (Berlin time)" in page
    assert "three lots instead of one" in page
    assert f"/i/{lottery.slug}/draw/" in page


def test_a_name_goes_in_without_a_cookie_and_the_way_to_the_lot_is_in_the_letter_only(
    client: Client, lottery: Invitation, now: datetime
) -> None:
    answer = send(client, lottery, now)
    wish = LotteryEntry.objects.get()
    assert "Your name is in the draw" in answer.text
    assert (wish.name, len(wish.starts)) == (AMAL.name, 2)
    assert wish.token not in answer.text
    assert not client.cookies


def test_what_was_typed_and_chosen_is_kept_when_something_is_missing(
    client: Client, lottery: Invitation, now: datetime
) -> None:
    answer = send(client, lottery, now, email="nobody")
    assert answer.status_code == 422
    assert AMAL.name in answer.text
    assert answer.text.count("checked") == 2
    assert not LotteryEntry.objects.exists()


def test_no_time_chosen_is_said_where_it_is(client: Client, lottery: Invitation, now: datetime) -> None:
    answer = send(client, lottery, now, slot=[])
    assert answer.status_code == 422
    assert "Please choose one of the times." in answer.text


def test_times_are_changed_and_the_name_is_taken_out_by_buttons(
    client: Client, lottery: Invitation, wish: LotteryEntry, now: datetime
) -> None:
    page = client.get(f"/d/{wish.token}/").text
    assert f"Your lot: {wish.lot}" in page
    assert page.count("checked") == 2
    assert press(client, wish, "times", slot=wish.starts[:1]).status_code == 303
    wish.refresh_from_db()
    assert len(wish.starts) == 1
    assert press(client, wish, "times").status_code == 409
    assert press(client, wish, "leave").status_code == 303
    assert "You are not in the draw" in client.get(f"/d/{wish.token}/").text


def test_a_link_in_the_letter_leads_to_the_button_that_confirms(client: Client, hanna: Host, now: datetime) -> None:
    lottery = open_coffee(hanna, now, admission="by_draw", draws_at=now + TOMORROW, must_confirm=True)
    assert "One more step" in send(client, lottery, now).text
    wish = LotteryEntry.objects.get()
    assert "It is not in the draw yet" in client.get(f"/d/{wish.token}/").text
    press(client, wish, "confirm")
    wish.refresh_from_db()
    assert wish.is_confirmed


def test_after_the_draw_each_lot_knows_what_became_of_it(
    client: Client, lottery: Invitation, wish: LotteryEntry, now: datetime
) -> None:
    other = enter_lottery(invitation=lottery, starts=starts(lottery, now), guest=details_of(BO), now=now)
    with clock.frozen_at(now + TOMORROW):
        assert "Lots are being drawn" in client.get(f"/i/{lottery.slug}/").text
        run_due_lotteries(now=now + TOMORROW)
        pages = sorted(client.get(f"/d/{one.token}/").text for one in (wish, other))
        assert sum("Your lot was drawn" in page for page in pages) == 1
        assert sum("Not this time" in page for page in pages) == 1
        assert press_late(client, wish).status_code == 409
        assert "See the draw" in client.get(f"/i/{lottery.slug}/").text


def press_late(client: Client, wish: LotteryEntry) -> Response:
    from klatsch.web.guest.form_tokens import new_form_token

    form = {"form_token": new_form_token(wish.token, clock.now()), "slot": wish.starts}
    return client.post(f"/d/{wish.token}/times/", form)


def test_anybody_sees_the_promise_before_and_can_draw_again_after(
    client: Client, lottery: Invitation, wish: LotteryEntry, now: datetime
) -> None:
    address = f"/i/{lottery.slug}/draw"
    promise = digest(lottery.draw_seed)
    before, told = client.get(f"{address}/").text, client.get(f"{address}.json").json()
    assert promise in before
    assert told == {"promise": promise, "draws_at": slot_id(now + TOMORROW)}
    assert lottery.draw_seed not in before
    with clock.frozen_at(now + TOMORROW):
        run_due_lotteries(now=now + TOMORROW)
        after, told = client.get(f"{address}/").text, client.get(f"{address}.json").json()
    assert str(wish.lot) in after
    assert digest(told["seed"]) == promise
    booked = Booking.objects.get()
    assert replay_lottery(told["seed"], told) == {wish.lot: int(booked.starts_at.timestamp())}
    assert AMAL.name not in after + json.dumps(told)


def test_an_invitation_without_a_draw_has_no_such_page(client: Client, coffee: Invitation) -> None:
    assert client.get(f"/i/{coffee.slug}/draw/").status_code == 404
