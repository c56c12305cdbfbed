from __future__ import annotations

import xml.etree.ElementTree as ET
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from PIL import Image

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.invitations.lifecycle import change_invitation, close_invitation
from klatsch.invitations.models import Invitation, InvitationState
from tests.cast import AMAL, details_of, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("name", ["guest:qr", "guest:card", "guest:badge"])
def test_a_draft_cannot_be_shared(client: Client, coffee: Invitation, name: str) -> None:
    address = reverse(name, args=[coffee.slug])
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
    Invitation.objects.update(state=InvitationState.DRAFT)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["guest:qr", "guest:card"])
def test_pictures_are_sent_once(client: Client, coffee: Invitation, name: str) -> None:
    address = reverse(name, args=[coffee.slug])
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert not client.cookies


def test_the_card_is_a_picture_as_networks_want_it_and_changes_with_what_is_left(
    client: Client, coffee: Invitation, now: datetime
) -> None:
    address = reverse("guest:card", args=[coffee.slug])
    first = client.get(address)
    assert first["Content-Type"] == "image/png"
    assert Image.open(BytesIO(first.content)).size == (1200, 630)
    create_booking(invitation=coffee, starts_at=now.replace(hour=9), guest=details_of(AMAL), now=now)
    second = client.get(address)
    assert second["ETag"] != first["ETag"]
    assert second.content != first.content
    change_invitation(invitation=coffee, title="Tea with me")
    assert client.get(address).content != second.content


def test_the_code_is_a_drawing(client: Client, coffee: Invitation) -> None:
    answer = client.get(reverse("guest:qr", args=[coffee.slug]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(answer.content).tag.endswith("svg")  # noqa: S314 - our own drawing


def test_the_badge_says_what_is_left(client: Client, coffee: Invitation, now: datetime) -> None:
    address = reverse("guest:badge", args=[coffee.slug])
    assert "Book a chat: 7 left" in client.get(address).text
    create_booking(invitation=coffee, starts_at=now.replace(hour=9), guest=details_of(AMAL), now=now)
    assert "Book a chat: 6 left" in client.get(address).text
    close_invitation(invitation=coffee, now=now)
    assert "Closed for now" in client.get(address).text


def test_the_feed_tells_open_invitations_that_anybody_may_find(client: Client, hanna: Host, now: datetime) -> None:
    listed = open_coffee(hanna, now, title="For <everybody>", is_listed=True)
    open_coffee(hanna, now, title="For some")
    over = open_coffee(hanna, now, title="Over", is_listed=True)
    close_invitation(invitation=over, now=now)
    feed = ET.fromstring(client.get(reverse("guest:feed", args=[hanna.pk])).content)  # noqa: S314 - our own feed
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "For <everybody>"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/i/{listed.slug}/?via=feed")
    assert entry.find(f"{ATOM}summary").text == listed.purpose
    assert feed.find(f"{ATOM}id").text.endswith(f"/h/{hanna.pk}/invitations.atom")


def test_a_host_who_listed_nothing_looks_as_if_there_were_none(client: Client, coffee: Invitation, hanna: Host) -> None:
    assert client.get(reverse("guest:feed", args=[hanna.pk])).status_code == 404
    assert client.get(reverse("guest:feed", args=[hanna.pk + 1])).status_code == 404


def test_the_page_tells_networks_what_to_show(client: Client, hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, title='"><script>alert(1)</script>')
    page = client.get(f"/i/{invitation.slug}/").text
    assert f'content="http://testserver/i/{invitation.slug}/card.png"' in page
    assert 'name="twitter:card" content="summary_large_image"' in page
    assert "<script>alert" not in page
    assert "application/atom+xml" not in page


def test_the_host_gets_words_code_button_and_the_composer_of_their_own_server(
    client: Client, hanna: Host, coffee: Invitation
) -> None:
    client.force_login(hanna)
    address = reverse("invitation", args=[coffee.slug])
    page = client.get(address).text
    for piece in ("?via=mastodon", "https://bsky.app/intent/compose?text=", "qr.svg", "card.png", "?via=badge"):
        assert piece in page
    assert "https://social.example/share?text=Coffee" in client.get(address, {"server": "Social.example/"}).text


@pytest.mark.parametrize("server", ["javascript:alert(1)", "evil.example/x?", "a b", "x", "@social.example"])
def test_what_is_no_server_leads_nowhere(client: Client, hanna: Host, coffee: Invitation, server: str) -> None:
    client.force_login(hanna)
    page = client.get(reverse("invitation", args=[coffee.slug]), {"server": server}).text
    assert "A server is called like social.example." in page
    assert "/share?text=" not in page
