"""The promises to other programs: design section 6, HTTP."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.errors import AlreadyBooked
from klatsch.bookings.models import Booking
from klatsch.bookings.models.lottery import LotteryEntry
from klatsch.invitations.lifecycle import close_invitation
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, BO, open_coffee

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import Settings

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


@pytest.fixture
def api(client: Client) -> Any:
    class Api:
        def slots(self, invitation: Invitation, **query: str) -> list[dict[str, str]]:
            return client.get(f"/api/v1/invitations/{invitation.slug}/slots", query).json()["slots"]

        def book(
            self,
            invitation: Invitation,
            slot: str,
            person: GuestPerson = AMAL,
            headers: dict[str, str] | None = None,
            **changes: Any,
        ) -> Response:
            body = {
                "slot": slot,
                "name": person.name,
                "email": person.email,
                "time_zone": person.time_zone,
                **changes,
            }
            return client.post(
                f"/api/v1/invitations/{invitation.slug}/bookings",
                body,
                content_type="application/json",
                headers=headers or {},
            )

    return Api()


def test_an_invitation_is_shown_to_programs(client: Client, coffee: Invitation) -> None:
    shown = client.get(f"/api/v1/invitations/{coffee.slug}").json()
    assert (shown["title"], shown["left"], shown["booked"]) == ("Coffee with me", 7, 0)
    assert shown["url"].endswith(f"/i/{coffee.slug}/")
    assert "email" not in shown["host"]


def test_open_slots_have_an_id_a_start_and_an_end(api: Any, coffee: Invitation, now: datetime) -> None:
    slots = api.slots(coffee)
    assert slots[0] == {"id": slot_id(now), "start": "2026-01-05T08:00:00Z", "end": "2026-01-05T08:30:00Z"}
    assert len(slots) == 5 * 16


def test_slots_are_cut_to_what_is_asked(api: Any, coffee: Invitation) -> None:
    asked = api.slots(coffee, **{"from": "2026-01-06T00:00:00Z", "until": "2026-01-06T09:00:00Z"})
    assert [slot["start"][11:16] for slot in asked] == ["08:00", "08:30"]


def test_a_booking_answers_with_its_links(api: Any, client: Client, coffee: Invitation, now: datetime) -> None:
    answer = api.book(coffee, slot_id(now))
    assert answer.status_code == 201
    booking = answer.json()["booking"]
    assert set(booking) == {"token", "state", "start", "end", "manage_url", "ics_url"}
    assert (booking["state"], booking["start"]) == ("booked", "2026-01-05T08:00:00Z")
    assert booking["manage_url"].endswith(f"/b/{booking['token']}/")
    assert client.get(booking["ics_url"]).content.startswith(b"BEGIN:VCALENDAR")


def test_a_taken_slot_is_a_problem_with_alternatives_close_to_it(api: Any, coffee: Invitation, now: datetime) -> None:
    at = slot_id(now + timedelta(hours=2))
    api.book(coffee, at)
    answer = api.book(coffee, at, BO)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert problem["type"].endswith("slot-taken")
    assert len(problem["alternatives"]) == 5
    assert slot_id(now + timedelta(hours=1, minutes=30)) in [slot["id"] for slot in problem["alternatives"]]


def test_a_full_invitation_has_no_alternatives(api: Any, hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, capacity=1)
    api.book(invitation, slot_id(now))
    answer = api.book(invitation, slot_id(now + timedelta(hours=1)), BO)
    assert (answer.status_code, answer.json()["alternatives"]) == (409, [])


def test_the_same_idempotency_key_is_one_booking(api: Any, coffee: Invitation, now: datetime) -> None:
    tokens = {
        api.book(coffee, slot_id(now), headers={"Idempotency-Key": "once"}).json()["booking"]["token"] for _ in range(3)
    }
    assert len(tokens) == Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"email": "nobody"}, "/email"),
        ({"name": "   "}, "/name"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"slot": "tomorrow"}, "/slot"),
        ({"email": ["a@example.org"]}, "/email"),
        ({"note": "x" * 2001}, "/note"),
        ({"name": "\u200b\u2060"}, "/name"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    api: Any, coffee: Invitation, now: datetime, changes: dict[str, Any], pointer: str
) -> None:
    answer = api.book(coffee, **{"slot": slot_id(now), **changes})
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not Booking.objects.exists()


def test_a_missing_field_is_pointed_at_and_no_json_is_said_so(client: Client, coffee: Invitation) -> None:
    address = f"/api/v1/invitations/{coffee.slug}/bookings"
    missing = client.post(address, {"name": "Amal"}, content_type="application/json")
    assert {"/slot", "/email", "/time_zone"} <= {error["pointer"] for error in missing.json()["errors"]}
    broken = client.post(address, "{", content_type="application/json")
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")


def test_what_no_endpoint_answers_is_a_problem_as_well(client: Client, coffee: Invitation) -> None:
    invitation = f"/api/v1/invitations/{coffee.slug}"
    refused = [
        client.get("/api/v1/nothing"),
        client.get("/api/v2/"),
        client.delete(invitation),
        client.post(f"{invitation}/bookings", "x" * 2_700_000, content_type="application/json"),
    ]
    assert [answer.status_code for answer in refused] == [404, 404, 405, 413]
    assert {answer["Content-Type"] for answer in refused} == {"application/problem+json"}
    assert all(answer.json()["detail"].endswith(".") for answer in refused)
    assert refused[2]["Allow"] == "GET"


def test_head_tells_as_much_as_get_would(client: Client, coffee: Invitation) -> None:
    assert client.head(f"/api/v1/invitations/{coffee.slug}").status_code == 200


def test_what_a_program_does_not_know_may_be_null(api: Any, coffee: Invitation, now: datetime) -> None:
    answer = api.book(coffee, slot_id(now), handle=None, answers=None, note=None, via=None, link=None)
    assert answer.status_code == 201


def test_a_closed_invitation_is_gone_and_a_draft_was_never_there(
    api: Any, client: Client, coffee: Invitation, now: datetime
) -> None:
    close_invitation(invitation=coffee, now=now)
    assert api.book(coffee, slot_id(now)).status_code == 410
    type(coffee).objects.update(state="draft")
    assert client.get(f"/api/v1/invitations/{coffee.slug}").status_code == 404
    assert api.book(coffee, slot_id(now)).status_code == 404


def test_one_guest_with_two_wishes_is_told_of_the_first(api: Any, coffee: Invitation, now: datetime) -> None:
    api.book(coffee, slot_id(now))
    answer = api.book(coffee, slot_id(now + timedelta(hours=1)))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/already-booked")
    assert answer.json()["code"] == AlreadyBooked.code


def test_a_problem_without_a_code_of_its_own_has_that_of_its_type(client: Client, coffee: Invitation) -> None:
    assert client.delete(f"/api/v1/invitations/{coffee.slug}").json()["code"] == "not-allowed"


def test_too_many_tries_from_one_address_have_to_wait(
    api: Any, coffee: Invitation, now: datetime, settings: Settings
) -> None:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"booking_rate": "2/hour", "trusted_proxies": 1})
    elsewhere = {"X-Forwarded-For": secrets.token_hex(4)}
    answers = [api.book(coffee, "tomorrow", headers=elsewhere) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_answer_to_the_question_may_come_in_any_shape(api: Any, hanna: Host, now: datetime) -> None:
    invitation = open_coffee(hanna, now, question="What brings you here?")
    for hours, answers in enumerate(["Hockey", ["Hockey"], {"What brings you here?": "Hockey"}]):
        made = api.book(
            invitation, slot_id(now + timedelta(hours=hours)), email=f"guest{hours}@example.org", answers=answers
        )
        assert made.status_code == 201
    assert set(Booking.objects.values_list("answer", flat=True)) == {"Hockey"}


def test_a_booking_moves_to_another_slot_and_stays_where_it_is_when_that_is_taken(
    client: Client, api: Any, coffee: Invitation
) -> None:
    _now, first, second, third, *_ = (slot["id"] for slot in api.slots(coffee))
    token = api.book(coffee, first).json()["booking"]["token"]
    api.book(coffee, second, BO)

    def move(slot: str) -> Response:
        return client.post(f"/api/v1/bookings/{token}/move", {"slot": slot}, content_type="application/json")

    late = move(second)
    assert late.status_code == 409
    assert third in [slot["id"] for slot in late.json()["alternatives"]]
    assert Booking.objects.get(token=token).sequence == 0
    assert move("soon").json()["errors"][0]["pointer"] == "/slot"
    moved = move(third)
    assert (moved.status_code, moved.json()["booking"]["start"]) == (200, third)
    assert (
        client.post("/api/v1/bookings/nothing/move", {"slot": third}, content_type="application/json").status_code
        == 404
    )


def test_where_no_lots_are_drawn_nobody_enters_a_draw(client: Client, api: Any, coffee: Invitation) -> None:
    body = {"slots": [api.slots(coffee)[0]["id"]], "name": "Amal", "email": AMAL.email, "time_zone": AMAL.time_zone}
    answer = client.post(f"/api/v1/invitations/{coffee.slug}/draw", body, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/refused")
    assert "No lots" in answer.json()["detail"]


def test_a_name_goes_into_a_draw_by_program_and_no_time_is_taken_before_it(
    client: Client, api: Any, hanna: Host, now: datetime
) -> None:
    lottery = open_coffee(hanna, now, admission="by_draw", draws_at=now + timedelta(days=1))
    shown = client.get(f"/api/v1/invitations/{lottery.slug}").json()
    assert (shown["admission"], shown["draws_at"], shown["drawn_at"]) == ("draw", "2026-01-06T08:00:00Z", None)
    slots = [slot["id"] for slot in api.slots(lottery)[:3]]
    assert min(slots) >= shown["draws_at"]
    assert "drawn by lot" in api.book(lottery, slots[0]).json()["detail"]
    address = f"/api/v1/invitations/{lottery.slug}/draw"
    body = {"slots": slots, "name": AMAL.name, "email": AMAL.email, "time_zone": AMAL.time_zone}
    answer = client.post(address, body, content_type="application/json", headers={"Accept-Language": "de"})
    assert (answer.status_code, answer.json()) == (202, {"state": "asked"})
    for wrong in ({"slots": ["soon"]}, {"slots": []}, {"email": "nobody"}):  # type: ignore[var-annotated]
        assert client.post(address, {**body, **wrong}, content_type="application/json").status_code == 422
    assert (LotteryEntry.objects.get().starts, LotteryEntry.objects.get().language) == (slots, "de")
