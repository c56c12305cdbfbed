"""After chats, as a host's own program sees it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.accounts.api_tokens import create_api_token
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core import clock
from klatsch.meetings.access import meeting_of
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    guest = details_of(AMAL, via="mastodon")
    return create_booking(
        invitation=coffee, starts_at=now + timedelta(hours=1), guest=guest, now=now + timedelta(seconds=40)
    )


@pytest.fixture
def program(client: Client, chat: Booking) -> Callable[..., Any]:
    """Send a request for a host, when the chat is over."""

    def send(host: Host, path: str, body: dict[str, Any] | None = None) -> Response:
        token = create_api_token(host=host, name="tests", now=chat.ends_at)
        with clock.frozen_at(chat.ends_at):
            method = client.get if body is None else client.post
            return method(
                f"/api/v1/{path}",
                body,
                headers={"Authorization": f"Bearer {token}"},
                **({"content_type": "application/json"} if body is not None else {}),  # type: ignore[arg-type]
            )

    return send


def test_a_program_tells_what_came_of_a_chat_and_leaves_the_rest_as_it_was(
    program: Callable[..., Any], hanna: Host, chat: Booking
) -> None:
    path = f"chats/{chat.pk}/meeting"
    said = {"outcome": "met", "note": "Bakes.", "talk_again_on": "2026-02-05"}
    assert program(hanna, path, said).json() == {"id": chat.pk, **said}
    assert program(hanna, path, {"outcome": "did_not_happen"}).json()["note"] == "Bakes."
    assert meeting_of(chat).talk_again_on == date(2026, 2, 5)
    assert program(hanna, path, {"outcome": "met", "talk_again_on": None}).json()["talk_again_on"] is None


@pytest.mark.parametrize("said", [{}, {"outcome": "perhaps"}, {"outcome": "met", "note": "a" * 4001}])
def test_odd_answers_are_refused_with_a_pointer(
    program: Callable[..., Any], hanna: Host, chat: Booking, said: dict[str, str]
) -> None:
    answer = program(hanna, f"chats/{chat.pk}/meeting", said)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert meeting_of(chat) is None


def test_the_report_of_an_invitation(program: Callable[..., Any], hanna: Host, chat: Booking) -> None:
    told = program(hanna, f"invitations/{chat.invitation.slug}/report").json()
    assert (told["booked"], told["met"], told["first_after_seconds"], told["is_full"]) == (1, 0, 40.0, False)
    assert told["sources"] == [{"via": "mastodon", "seen": 0, "opened": 0, "booked": 1, "met": 0}]


def test_another_host_reaches_nothing(program: Callable[..., Any], theo: Host, chat: Booking) -> None:
    assert program(theo, f"chats/{chat.pk}/meeting", {"outcome": "met"}).status_code == 404
    assert program(theo, f"invitations/{chat.invitation.slug}/report").status_code == 404
    assert meeting_of(chat) is None
