from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.accounts.api_tokens import create_api_token
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core.jobs import heartbeats
from klatsch.emails.models import Email
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


def test_alive_asks_nothing_of_the_database(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_ready_tells_whether_a_worker_lives(client: Client, now: datetime) -> None:
    assert client.get("/readyz").json() == {"database": "ok", "worker": "not seen"}
    heartbeats.record_heartbeat("anna", now)
    assert client.get("/readyz").json() == {"database": "ok", "worker": "ok"}


def test_figures_count_bookings_letters_and_the_oldest_due_letter(
    client: Client, coffee: Invitation, now: datetime
) -> None:
    create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    Email.objects.update(due_at=now - timedelta(seconds=90))
    said = client.get("/metrics").text
    for line in (
        'klatsch_bookings{state="booked"} 1',
        'klatsch_letters{state="waiting"} 2',
        "klatsch_invitations_open 1",
        "klatsch_oldest_due_letter_seconds 90",
    ):
        assert line in said.splitlines()
    assert AMAL.email not in said


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("10.1.2.3", 200), ("9.9.9.9", 403), ("", 403)])
def test_figures_are_told_nearby_only(client: Client, db: None, address: str, status: int) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == status


def test_a_hosts_token_opens_the_figures_from_afar(client: Client, hanna: Host, now: datetime) -> None:
    token = create_api_token(host=hanna, name="prometheus", now=now)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/metrics", REMOTE_ADDR="9.9.9.9", headers=headers).status_code == 200
    wrong = {"Authorization": "Bearer klatsch_wrong"}
    assert client.get("/metrics", REMOTE_ADDR="9.9.9.9", headers=wrong).status_code == 403


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_health_is_only_looked_at(client: Client, db: None, path: str) -> None:
    assert client.post(path).status_code == 405
