from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import WaitlistEntry
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core import clock
from klatsch.invitations.lifecycle import change_invitation
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


@pytest.fixture
def full(hanna: Host, now: datetime) -> Invitation:
    invitation = open_coffee(hanna, now, capacity=1)
    create_booking(invitation=invitation, starts_at=now + timedelta(days=1), guest=details_of(AMAL), now=now)
    return invitation


def form_token(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.search(r'name="form_token"\s+value="([^"]+)"', page).group(1)


def send(
    client: Client, invitation: Invitation, now: datetime, after: timedelta = timedelta(minutes=1), **changes: str
) -> Response:
    address = f"/i/{invitation.slug}/waiting-list/"
    form = {"form_token": form_token(client, address), "name": BO.name, "email": BO.email, "time_zone": BO.time_zone}
    with clock.frozen_at(now + after):
        return client.post(address, {**form, **changes})


def test_a_full_invitation_leads_to_the_list_and_joining_sets_no_cookie(
    client: Client, full: Invitation, now: datetime
) -> None:
    assert f"/i/{full.slug}/waiting-list/" in client.get(f"/i/{full.slug}/").content.decode()
    for _ in range(2):
        answer = send(client, full, now)
        assert "You are on the list" in answer.content.decode()
    waiting = WaitlistEntry.objects.get()
    assert (waiting.name, waiting.time_zone) == (BO.name, BO.time_zone)
    assert waiting.token not in answer.content.decode()
    assert not client.cookies


def test_what_was_typed_is_kept_when_something_is_missing(client: Client, full: Invitation, now: datetime) -> None:
    answer = send(client, full, now, email="nobody")
    assert answer.status_code == 422
    assert BO.name in answer.content.decode()
    assert not WaitlistEntry.objects.exists()


def test_the_form_is_for_people_and_for_full_invitations(
    client: Client, full: Invitation, coffee: Invitation, now: datetime
) -> None:
    assert send(client, full, now, after=timedelta(0)).status_code == 409
    assert send(client, full, now, website="x").status_code == 409
    assert "need not wait" in send(client, coffee, now).content.decode()
    assert not WaitlistEntry.objects.exists()


def test_the_place_is_shown_and_a_button_gives_it_up(client: Client, full: Invitation, now: datetime) -> None:
    join_waitlist(invitation=full, guest=details_of(BO), now=now)
    noor = join_waitlist(invitation=full, guest=details_of(NOOR), now=now)
    address = f"/w/{noor.token}/"
    assert "You are number 2 on the list" in client.get(address).content.decode()
    assert client.post(f"{address}leave/").status_code == 409
    answer = client.post(f"{address}leave/", {"form_token": form_token(client, address)})
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert "not on the list any more" in client.get(address).content.decode()
    assert client.get("/w/nothing/").status_code == 404


def test_an_offer_is_told_on_the_page_too(client: Client, full: Invitation, now: datetime) -> None:
    bo = join_waitlist(invitation=full, guest=details_of(BO), now=now)
    cancel_booking(booking=full.bookings.get(), by="guest", now=now)
    assert "There is a time for you" in client.get(f"/w/{bo.token}/").content.decode()


def test_programs_can_join_and_learn_nothing_about_others(client: Client, full: Invitation, now: datetime) -> None:
    address, body = f"/api/v1/invitations/{full.slug}/waiting-list", {"name": "Bo", "time_zone": "Europe/Berlin"}
    for _ in range(2):
        answer = client.post(address, {**body, "email": BO.email}, content_type="application/json")
        assert (answer.status_code, answer.json()) == (202, {"state": "waiting"})
    assert WaitlistEntry.objects.count() == 1
    wrong = client.post(address, {**body, "email": "nobody"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/email")


def test_who_needs_a_link_of_their_own_is_told_that_the_list_is_for_others(
    client: Client, hanna: Host, now: datetime
) -> None:
    full = open_coffee(hanna, now, capacity=1)
    create_booking(invitation=full, starts_at=now + timedelta(days=1), guest=details_of(AMAL), now=now)
    change_invitation(invitation=full, audience="personal_link")
    answer = send(client, full, now)
    assert answer.status_code == 403
    assert "a link of their own" in answer.text
