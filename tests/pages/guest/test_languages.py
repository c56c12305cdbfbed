"""The language of a page: the URL's, the host's or guest's choice, or the browser's; without a cookie."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lottery.entries import enter_lottery
from klatsch.bookings.models import Booking
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core import clock
from klatsch.emails.models import Email
from klatsch.emails.types import render_email
from tests.cast import AMAL, BO, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


GERMAN = {"Accept-Language": "de-AT,de;q=0.9"}
AMERICAN = {"Accept-Language": "en-US,en;q=0.8"}


def language_of(answer: Response) -> str:
    return re.search(r'<html lang="([a-z-]+)"', answer.text)[1]


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    return create_booking(
        invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL, language="de"), now=now
    )


def test_the_browser_says_what_is_spoken_and_the_address_knows_better(client: Client, coffee: Invitation) -> None:
    address = f"/i/{coffee.slug}/"
    assert language_of(client.get(address, headers=GERMAN)) == "de"
    page = client.get(f"{address}?lang=de&tz=Asia/Tokyo&via=mastodon", headers=AMERICAN)
    assert language_of(page) == "de"
    assert 'lang="en"' in page.text
    assert not client.cookies


@pytest.mark.parametrize("odd", ["xx", "../de", "de\0", "d" * 500, ""])
def test_a_language_that_is_none_changes_nothing(client: Client, coffee: Invitation, odd: str) -> None:
    assert language_of(client.get(f"/i/{coffee.slug}/", {"lang": odd}, headers=AMERICAN)) == "en"


def test_the_way_to_another_language_keeps_the_zone_and_where_one_came_from(client: Client, coffee: Invitation) -> None:
    page = client.get(f"/i/{coffee.slug}/?tz=Asia/Tokyo&via=mastodon", headers=AMERICAN).text
    (address,) = re.findall(r'href="\?([^"]*lang=de[^"]*)"', page)
    assert "tz=Asia%2FTokyo" in address
    assert "via=mastodon" in address


def test_what_a_guest_chose_goes_along_into_the_booking_and_its_letters(
    client: Client, coffee: Invitation, now: datetime
) -> None:
    page = client.get(f"/i/{coffee.slug}/?lang=de", headers=AMERICAN).text
    token = re.search(r'name="form_token"\s+value="([^"]+)"', page)[1]
    form = {
        "form_token": token,
        "slot": open_slots_of(coffee, now).slots[3].starts_at.isoformat(),
        "name": AMAL.name,
        "email": AMAL.email,
        "time_zone": AMAL.time_zone,
    }
    with clock.frozen_at(now + timedelta(minutes=1)):
        assert client.post(f"/i/{coffee.slug}/?lang=de", form, headers=AMERICAN).status_code == 303
    assert Booking.objects.get().language == "de"


def test_a_guests_own_pages_speak_their_language_whatever_the_browser_says(
    client: Client, chat: Booking, now: datetime
) -> None:
    full = open_coffee(chat.host, now, capacity=1)
    create_booking(invitation=full, starts_at=now + timedelta(days=1), guest=details_of(AMAL), now=now)
    waiting = join_waitlist(invitation=full, guest=details_of(BO, language="de"), now=now)
    lottery = open_coffee(chat.host, now, admission="by_draw", draws_at=now + timedelta(days=1))
    starts = [slot.starts_at for slot in open_slots_of(lottery, now).slots[:2]]
    wish = enter_lottery(invitation=lottery, starts=starts, guest=details_of(BO, language="de"), now=now)
    for address in (f"/b/{chat.token}/", f"/b/{chat.token}/move/", f"/w/{waiting.token}/", f"/d/{wish.token}/"):
        assert language_of(client.get(address, headers=AMERICAN)) == "de", address


def test_a_guest_changes_the_language_of_pages_and_letters_to_come(
    client: Client, chat: Booking, now: datetime
) -> None:
    assert client.post(f"/b/{chat.token}/language/", {"language": "en"}).status_code == 303
    chat.refresh_from_db()
    assert chat.language == "en"
    assert language_of(client.get(f"/b/{chat.token}/", headers=GERMAN)) == "en"
    assert "Hello" in render_email(Email.objects.get(kind="booked")).text
    assert client.post(f"/b/{chat.token}/language/", {"language": "tlh"}).status_code in {409, 422}


def test_a_host_chooses_a_language_once(client: Client, hanna: Host) -> None:
    client.force_login(hanna)
    assert client.post(reverse("language"), {"language": "de"}).status_code == 303
    hanna.refresh_from_db()
    assert hanna.language == "de"
    assert language_of(client.get("/today/", headers=AMERICAN)) == "de"


def test_letters_tell_the_time_on_the_clock_that_the_guest_reads(
    client: Client, coffee: Invitation, now: datetime
) -> None:
    page = client.get(f"/i/{coffee.slug}/", headers=AMERICAN).text
    form = {
        "form_token": re.search(r'name="form_token"\s+value="([^"]+)"', page)[1],
        "slot": open_slots_of(coffee, now).slots[3].starts_at.isoformat(),
        "name": BO.name,
        "email": BO.email,
        "time_zone": "America/New_York",
    }
    with clock.frozen_at(now + timedelta(minutes=1)):
        assert client.post(f"/i/{coffee.slug}/", form, headers=AMERICAN).status_code == 303
    to_guest, to_host = (render_email(Email.objects.get(kind=kind)).text for kind in ("booked", "booked_host"))
    assert "Monday, 5 January 2026, 4:30 AM–5:00 AM (New York time, UTC-05:00)" in to_guest
    assert "Monday, 5 January 2026, 10:30–11:00 (Berlin time, UTC+01:00)" in to_host


def test_a_letter_about_a_draw_is_in_the_language_of_the_guest_to_the_last_word(hanna: Host, now: datetime) -> None:
    lottery = open_coffee(hanna, now, admission="by_draw", draws_at=now + timedelta(days=1))
    starts = [slot.starts_at for slot in open_slots_of(lottery, now).slots[:2]]
    enter_lottery(invitation=lottery, starts=starts, guest=details_of(AMAL, language="de"), now=now)
    letter = render_email(Email.objects.get(kind="wished"))
    assert "Dienstag, 6." in letter.text
    assert "Tuesday" not in letter.text
