from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from klatsch.accounts.models import Host
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.people.models import Person
from tests.cast import AMAL, details_of
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from klatsch.invitations.models import Invitation


@pytest.fixture
def browser(client: Client, hanna: Host, now: datetime) -> Client:
    add_person(hanna, "Zoe Brandt")
    client.force_login(hanna)
    return client


def test_everything_is_handed_out_as_a_zip(browser: Client) -> None:
    answer = browser.get("/archive.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="klatsch-hanna-weiss-2026-01-05.zip"'
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert b"Zoe Brandt" in archive.read("rows/people.person.jsonl")


def test_the_account_leads_there(browser: Client) -> None:
    page = browser.get("/account/").text
    assert 'href="/archive.zip"' in page
    assert 'href="/leave/"' in page


@pytest.mark.parametrize("typed", ["", "Theo", "yes"])
def test_without_the_right_name_nothing_goes(browser: Client, typed: str) -> None:
    answer = browser.post("/leave/", {"name": typed})
    assert answer.status_code == 422
    assert Person.objects.exists()


def test_with_the_name_typed_everything_goes_and_the_page_is_that_of_a_stranger(browser: Client, theo: Host) -> None:
    answer = browser.post("/leave/", {"name": " hanna  weiss "}, follow=True)
    assert answer.status_code == 200
    assert "Hanna" not in answer.text
    assert list(Host.objects.all()) == [theo]
    assert not Person.objects.exists()


def test_while_a_chat_is_to_come_the_page_says_so(browser: Client, coffee: Invitation, now: datetime) -> None:
    create_booking(invitation=coffee, starts_at=now.replace(hour=12), guest=details_of(AMAL), now=now)
    answer = browser.post("/leave/", {"name": "Hanna Weiss"})
    assert answer.status_code == 422
    assert "A chat is still to come" in answer.text
    assert Host.objects.filter(email="hanna@example.org").exists()
