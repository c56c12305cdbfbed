"""The query of the URL keeps where a guest came from, without a cookie, until it is stored with the booking."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import Booking, WaitlistEntry
from klatsch.core import clock
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, BO, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


def follow(
    client: Client, address: str, now: datetime, person: GuestPerson = AMAL, at: datetime | None = None
) -> Response:
    """Open a page, fill in its form and send it to where the form says."""
    page = client.get(address).content.decode()
    action = re.search(r'<form method="post" action="([^"]*)"', page).group(1).replace("&amp;", "&")
    form = {
        "form_token": re.search(r'name="form_token"\s+value="([^"]+)"', page).group(1),
        "slot": slot_id(at or now),
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
    }
    target = action if action.startswith("/") else address.partition("?")[0] + action
    with clock.frozen_at(now + timedelta(minutes=1)):
        return client.post(target, form)


def test_a_booking_knows_on_which_network_its_guest_found_the_link(
    client: Client, coffee: Invitation, now: datetime
) -> None:
    assert follow(client, f"/i/{coffee.slug}/?via=mastodon", now, at=now + timedelta(hours=1)).status_code == 303
    assert Booking.objects.get().via == "mastodon"


def test_two_guests_who_see_the_same_kept_page_keep_their_own_ways(
    client: Client, coffee: Invitation, now: datetime
) -> None:
    follow(client, f"/i/{coffee.slug}/?via=mastodon", now, at=now + timedelta(hours=1))
    follow(client, f"/i/{coffee.slug}/?via=bluesky", now, BO, at=now + timedelta(hours=2))
    assert list(Booking.objects.order_by("pk").values_list("via", flat=True)) == ["mastodon", "bluesky"]


def test_a_page_kept_by_a_browser_is_not_true_for_another_way(client: Client, coffee: Invitation) -> None:
    first = client.get(f"/i/{coffee.slug}/?via=mastodon")
    again = client.get(f"/i/{coffee.slug}/?via=bluesky", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "via=bluesky" in again.content.decode()


@pytest.mark.parametrize("hostile", ['"><script>', "a" * 33, "Mastodon", "a b", "%0a"])
def test_what_cannot_be_the_name_of_a_place_is_forgotten(
    client: Client, coffee: Invitation, now: datetime, hostile: str
) -> None:
    page = client.get(f"/i/{coffee.slug}/", {"via": hostile}).content.decode()
    assert hostile not in page
    follow(client, f"/i/{coffee.slug}/?via={hostile}", now, at=now + timedelta(hours=1))
    assert Booking.objects.get().via == ""


def test_the_list_of_time_zones_leads_back_with_it(client: Client, coffee: Invitation) -> None:
    page = client.get(f"/i/{coffee.slug}/time-zone/?tz=Asia/Kathmandu&via=linkedin").content.decode()
    assert '<input type="hidden" name="via" value="linkedin">' in page


def test_who_waited_keeps_it_until_they_are_offered_a_time(client: Client, hanna: Host, now: datetime) -> None:
    full = open_coffee(hanna, now, capacity=1)
    booking = create_booking(invitation=full, starts_at=now + timedelta(hours=3), guest=details_of(BO), now=now)
    follow(client, f"/i/{full.slug}/waiting-list/?via=x", now)
    assert WaitlistEntry.objects.get().via == "x"
    cancel_booking(booking=booking, by="guest", now=now)
    assert Booking.objects.get(email=AMAL.email).via == "x"


def test_programs_may_say_it_too(client: Client, coffee: Invitation, now: datetime) -> None:
    wanted = {"slot": slot_id(now), "name": AMAL.name, "email": AMAL.email, "time_zone": AMAL.time_zone, "via": "blog"}
    answer = client.post(f"/api/v1/invitations/{coffee.slug}/bookings", wanted, content_type="application/json")
    assert answer.status_code == 201
    assert Booking.objects.get().via == "blog"
