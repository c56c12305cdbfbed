from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.networks.registry import network_labels
from klatsch.people.models import Person
from klatsch.people.queries import retention_months_of
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host


def choice(**chosen: str) -> dict[str, str]:
    return {**dict.fromkeys(network_labels(), "0"), **chosen}


@pytest.fixture
def browser(client: Client, hanna: Host, now: datetime) -> Client:
    old = add_person(hanna, "Zoe Brandt")
    Person.objects.filter(pk=old.pk).update(added_at=now - timedelta(days=800))
    client.force_login(hanna)
    return client


def test_what_is_chosen_is_kept_and_shown(browser: Client, hanna: Host) -> None:
    assert browser.post("/keeping/", choice(linkedin="24", mastodon="60")).status_code == 302
    assert retention_months_of(hanna) == {"linkedin": 24, "mastodon": 60}
    assert '<option value="24" selected>2 years</option>' in browser.get("/keeping/").text


def test_where_somebody_is_due_right_away_it_is_asked_again(browser: Client, hanna: Host) -> None:
    answer = browser.post("/keeping/", choice(mastodon="12"))
    assert answer.status_code == 422
    assert "1 person is due right away" in answer.text
    assert retention_months_of(hanna) == {}
    assert browser.post("/keeping/", choice(mastodon="12", sure="7")).status_code == 422
    assert browser.post("/keeping/", choice(mastodon="12", sure="1")).status_code == 302
    assert retention_months_of(hanna) == {"mastodon": 12}


def test_other_numbers_are_not_taken(browser: Client, hanna: Host) -> None:
    assert browser.post("/keeping/", choice(mastodon="1")).status_code == 422
    assert retention_months_of(hanna) == {}
