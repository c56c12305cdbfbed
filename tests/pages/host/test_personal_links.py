from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.models import Booking
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, open_coffee
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


@pytest.fixture
def by_link(hanna: Host, now: datetime) -> Invitation:
    return open_coffee(hanna, now, audience="personal_link")


def test_a_link_is_made_on_somebodys_card_and_leads_a_guest_in(
    client: Client, hanna: Host, by_link: Invitation, now: datetime
) -> None:
    amal = add_person(hanna, AMAL.name)
    client.force_login(hanna)
    card = reverse("person", args=[amal.pk])
    assert "Make a link for them" in client.get(card).text
    page = client.post(reverse("make_link", args=[amal.pk, by_link.slug]), follow=True).text
    token = re.search(rf"/i/{by_link.slug}/\?link=([\w-]+)", page)[1]
    client.logout()
    page = client.get(f"/i/{by_link.slug}/?link={token}").text
    assert f"link={token}" in page
    assert "gave some people a link of their own" in page
    wanted = {"slot": slot_id(now), "name": AMAL.name, "email": AMAL.email, "time_zone": "Africa/Cairo"}
    address = f"/api/v1/invitations/{by_link.slug}/bookings"
    refused = client.post(address, json.dumps(wanted), content_type="application/json")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-in-audience")
    booked = client.post(address, json.dumps({**wanted, "link": token}), content_type="application/json")
    assert booked.status_code == 201
    client.force_login(hanna)
    assert "They have used it." in client.get(card).text


def test_nobody_makes_links_to_the_invitations_or_for_the_people_of_others(
    client: Client, hanna: Host, theo: Host, by_link: Invitation
) -> None:
    client.force_login(theo)
    for person in (add_person(hanna, "Amal"), add_person(theo, "Bo")):
        assert client.post(reverse("make_link", args=[person.pk, by_link.slug])).status_code == 404
    assert not Booking.objects.exists()
