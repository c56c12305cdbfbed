from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.accounts.api_tokens import create_api_token
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.insight.saved_circles.edit import create_circle
from klatsch.invitations.choices import AdmissionName, AudienceName, RequestPolicyName
from klatsch.invitations.models import Admission, Audience, Invitation, RequestPolicy
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host


@pytest.fixture
def as_hanna(hanna: Host, now: datetime) -> dict[str, str]:
    return {"Authorization": f"Bearer {create_api_token(host=hanna, name='tests', now=now)}"}


@pytest.fixture
def as_theo(theo: Host, now: datetime) -> dict[str, str]:
    return {"Authorization": f"Bearer {create_api_token(host=theo, name='tests', now=now)}"}


WANTED = {"title": "Coffee", "purpose": "To talk", "windows": ["mon-fri=09:00-17:00"], "slots": 3, "open": True}


def test_without_a_token_there_is_no_way_in(client: Client, db: None) -> None:
    answer = client.get("/api/v1/chats")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["type"].endswith("not-signed-in")


def test_an_invitation_is_made_opened_and_closed(client: Client, as_hanna: dict[str, str]) -> None:
    made = client.post("/api/v1/invitations", WANTED, content_type="application/json", headers=as_hanna)
    assert (made.status_code, made.json()["state"], made.json()["left"]) == (201, "open", 3)
    slug = made.json()["slug"]
    closed = client.post(f"/api/v1/invitations/{slug}/close", headers=as_hanna)
    assert closed.json()["state"] == "closed"
    assert client.post(f"/api/v1/invitations/{slug}/open", headers=as_hanna).json()["state"] == "open"
    listed = client.get("/api/v1/invitations", headers=as_hanna).json()["invitations"]
    assert [invitation["slug"] for invitation in listed] == [slug]


def test_any_number_of_invitations_is_listed_by_as_many_queries_and_says_what_is_booked_after_closing(
    client: Client,
    coffee: Invitation,
    now: datetime,
    as_hanna: dict[str, str],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    shown = client.get(f"/api/v1/invitations/{coffee.slug}").json()
    assert (shown["booked"], shown["left"]) == (1, 6)
    shut = client.post(f"/api/v1/invitations/{coffee.slug}/close", headers=as_hanna).json()
    assert (shut["booked"], shut["left"]) == (1, 0)
    assert client.get(f"/api/v1/invitations/{coffee.slug}").json()["booked"] == 1
    for _ in range(4):
        client.post("/api/v1/invitations", WANTED, content_type="application/json", headers=as_hanna)
    with django_assert_max_num_queries(2):
        listed = client.get("/api/v1/invitations", headers=as_hanna).json()["invitations"]
    assert sorted((one["booked"], one["left"]) for one in listed) == [(0, 3)] * 4 + [(1, 0)]


def test_an_invitation_takes_its_limits_and_who_gets_a_time(client: Client, as_hanna: dict[str, str]) -> None:
    choosy = {"admission": "approval", "must_confirm": True, "seats": 2, "per_day": 1, "per_week": 3, "per_guest": 1}
    made = client.post("/api/v1/invitations", {**WANTED, **choosy}, content_type="application/json", headers=as_hanna)
    assert (made.json()["admission"], made.json()["must_confirm"], made.json()["seats"]) == ("approval", True, 2)
    kept = Invitation.objects.get(slug=made.json()["slug"])
    assert (kept.daily_limit, kept.weekly_limit, kept.guest_limit, kept.guest_limit_days) == (1, 3, 1, 30)
    assert {name.admission for name in AdmissionName} == set(Admission.values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"windows": ["sometime"]},
        {"windows": []},
        {"minutes": 0},
        {"title": "\0"},
        {"title": "Coffee \ud800"},
        {"purpose": ""},
        {"purpose": "x" * 1001},
        {"draws_at": "0001-01-01T00:00:00+14:00"},
        {"draws_at": "9999-12-31T23:59:59-14:00"},
    ],
)
def test_an_invitation_that_cannot_be_is_refused_with_a_sentence(
    client: Client, as_hanna: dict[str, str], wrong: dict[str, Any]
) -> None:
    answer = client.post("/api/v1/invitations", {**WANTED, **wrong}, content_type="application/json", headers=as_hanna)
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")


def test_what_guests_will_read_is_plain_text(client: Client, as_hanna: dict[str, str]) -> None:
    odd = {"title": "Coffee\nwith me", "purpose": "One\0\r\ntwo", "question": "Why\u202e?", "place_details": "\0 here"}
    made = client.post("/api/v1/invitations", {**WANTED, **odd}, content_type="application/json", headers=as_hanna)
    kept = Invitation.objects.get(slug=made.json()["slug"])
    assert (kept.title, kept.purpose) == ("Coffee with me", "One\ntwo")
    assert (kept.question, kept.place_details) == ("Why?", "here")


def test_an_invitation_says_whom_it_is_for_and_tells_guests_no_circle(
    client: Client, hanna: Host, as_hanna: dict[str, str], now: datetime
) -> None:
    create_circle(host=hanna, name="Thursday hockey", now=now)
    for circles, status in ((["Nobody at all"], 422), ([], 422), (["thursday hockey"], 201)):
        wanted = {**WANTED, "audience": "circles", "circles": circles, "asking": "anybody"}
        made = client.post("/api/v1/invitations", wanted, content_type="application/json", headers=as_hanna)
        assert made.status_code == status
    assert (made.json()["audience"], made.json()["asking"]) == ("circles", "anybody")
    assert "hockey" not in client.get(f"/api/v1/invitations/{made.json()['slug']}").text
    assert {name.audience for name in AudienceName} == set(Audience.values)
    assert {name.value for name in RequestPolicyName} == set(RequestPolicy.values)


def test_chats_are_listed_and_cancelled_by_their_host_only(
    client: Client, coffee: Invitation, now: datetime, as_hanna: dict[str, str], as_theo: dict[str, str]
) -> None:
    booking = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    assert client.get("/api/v1/chats", headers=as_theo).json() == {"chats": []}
    assert (
        client.post(f"/api/v1/chats/{booking.pk}/cancel", content_type="application/json", headers=as_theo).status_code
        == 404
    )
    (chat,) = client.get("/api/v1/chats", headers=as_hanna).json()["chats"]
    assert (chat["name"], chat["email"]) == (AMAL.name, AMAL.email)
    address, said = f"/api/v1/chats/{booking.pk}/cancel", {"note": "I caught a cold."}
    cancelled = client.post(address, said, content_type="application/json", headers=as_hanna)
    assert cancelled.json()["state"] == "cancelled"
    assert client.get("/api/v1/chats", headers=as_hanna).json() == {"chats": []}
    booking.refresh_from_db()
    assert booking.host_note == "I caught a cold."


def test_a_chat_is_cancelled_without_a_word_too(
    client: Client, coffee: Invitation, now: datetime, as_hanna: dict[str, str]
) -> None:
    booking = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    answer = client.post(f"/api/v1/chats/{booking.pk}/cancel", content_type="application/json", headers=as_hanna)
    assert answer.json()["state"] == "cancelled"


def test_another_hosts_invitation_does_not_exist(client: Client, coffee: Invitation, as_theo: dict[str, str]) -> None:
    assert client.post(f"/api/v1/invitations/{coffee.slug}/close", headers=as_theo).status_code == 404
