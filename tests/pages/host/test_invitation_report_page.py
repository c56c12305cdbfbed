"""The report of an invitation, and the counting behind it as guests' browsers cause it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.invitations import page_views
from klatsch.invitations.models import PageViewCount
from klatsch.invitations.page_view_flush import flush_page_views
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    page_views.page_view_counter.drain()
    yield
    page_views.page_view_counter.drain()


@pytest.fixture
def address(coffee: Invitation) -> str:
    return reverse("invitation_report", args=[coffee.slug])


def test_guests_are_counted_by_the_link_they_followed(
    client: Client, coffee: Invitation, hanna: Host, address: str, now: datetime
) -> None:
    page = f"/i/{coffee.slug}/"
    first = client.get(page, {"via": "linkedin"})
    client.get(page, {"via": "linkedin"}, headers={"If-None-Match": first["ETag"]})
    client.get(page, {"via": "<b>"})
    client.get(page, {"tz": "Africa/Cairo", "part": "slots"})
    client.head(page)
    client.get(f"/i/{coffee.slug}/card.png")
    client.get(f"/embed/{coffee.slug}.svg")
    assert not PageViewCount.objects.exists()
    flush_page_views()
    assert sorted(PageViewCount.objects.values_list("via", "seen", "opened")) == [
        ("", 1, 1),
        ("badge", 1, 0),
        ("linkedin", 0, 2),
    ]
    guest = details_of(AMAL, via="linkedin")
    create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=guest, now=now + timedelta(seconds=40))
    client.force_login(hanna)
    told = client.get(address).text
    for said in ("The first one came 40 s after you opened it.", "LinkedIn", "Without a sign"):
        assert said in told


def test_a_full_invitation_says_how_fast_it_went(
    client: Client, coffee: Invitation, hanna: Host, address: str, now: datetime
) -> None:
    coffee.capacity = 1
    coffee.save()
    after = timedelta(minutes=9, seconds=12)
    create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now + after)
    client.force_login(hanna)
    assert "All 1 in 9 min 12 s." in client.get(address).text


def test_the_hosts_own_words_are_kept_and_too_many_are_not_lost(client: Client, hanna: Host, address: str) -> None:
    client.force_login(hanna)
    client.post(address, {"words": "Lovely <people>."})
    assert "Lovely &lt;people&gt;." in client.get(address).text
    answer = client.post(address, {"words": "a" * 2001})
    assert answer.status_code == 422
    assert "a" * 2001 in answer.text
    assert "Lovely &lt;people&gt;." in client.get(address).text


def test_another_host_sees_no_report(client: Client, theo: Host, address: str) -> None:
    client.force_login(theo)
    assert client.get(address).status_code == client.post(address, {"words": "Mine"}).status_code == 404
