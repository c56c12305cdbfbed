"""Simulated guests: each opens the page over HTTP, waits, fills in the form and sends it, like a browser."""

from __future__ import annotations

import http.client
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TIME_ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Africa/Lagos",
    "Australia/Sydney",
    "America/Sao_Paulo",
)
# A form that is sent within two seconds is taken for one of a bot.
READING_SECONDS = 2.2
FORM_TOKEN_INPUT = re.compile(r'name="form_token"\s+value="([^"]+)"')
SLOT_INPUT = re.compile(r'name="slot"\s+value="([^"]+)"')
HTTP_TIMEOUT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class GuestOutcome:
    """The result for one follower: `booked` with the address of their booking, or a refusal.

    `answered_at` is on the monotonic clock; `tries` counts the forms that were sent.
    """

    booked: bool
    address: str
    answered_at: float
    tries: int
    statuses: tuple[int, ...]


def simulate_guests(
    invitation_url: str, followers: int, on_answer: Callable[[GuestOutcome], None]
) -> tuple[float, list[GuestOutcome]]:
    """Let `followers` guests open the page at once; return the start on the monotonic clock and the result of each.

    A guest whose slot is taken picks another one from the page, until a booking succeeds or no slot is left.
    """
    started_at = time.monotonic()

    def follow(number: int) -> GuestOutcome:
        outcome = _simulate_guest(invitation_url, number)
        on_answer(outcome)
        return outcome

    with ThreadPoolExecutor(max_workers=followers) as crowd:
        return started_at, list(crowd.map(follow, range(followers)))


def _simulate_guest(invitation_url: str, number: int) -> GuestOutcome:
    chance = random.Random(number)  # noqa: S311 - which slot somebody likes needs no secrecy
    place = urlsplit(invitation_url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=HTTP_TIMEOUT_SECONDS)
    zone = chance.choice(TIME_ZONES)
    statuses: list[int] = []
    try:
        status, page, _ = _send_request(connection, "GET", f"{place.path}?{urlencode({'tz': zone})}")
        statuses.append(status)
        while slots := SLOT_INPUT.findall(page):
            time.sleep(READING_SECONDS)
            form = _fill_in_form(page, number, zone, _choose_slot(slots, chance))
            status, page, location = _send_request(connection, "POST", place.path, form)
            statuses.append(status)
            if status == http.client.SEE_OTHER:
                return GuestOutcome(True, location, time.monotonic(), len(statuses) - 1, tuple(statuses))
        return GuestOutcome(False, "", time.monotonic(), len(statuses) - 1, tuple(statuses))
    finally:
        connection.close()


def _choose_slot(slots: Sequence[str], chance: random.Random) -> str:
    """Return one of the first dozen slots, because most people prefer the first days."""
    return chance.choice(slots[:12])


def _fill_in_form(page: str, number: int, zone: str, slot: str) -> dict[str, str]:
    token_match = FORM_TOKEN_INPUT.search(page)
    return {
        "form_token": unescape(token_match[1]) if token_match else "",
        "slot": slot,
        "name": f"Follower {number + 1}",
        "email": f"follower{number + 1}@example.org",
        "handle": f"@follower{number + 1}@social.example",
        "answer": "",
        "time_zone": zone,
        "website": "",
    }


def _send_request(
    connection: http.client.HTTPConnection, method: str, path: str, form: dict[str, str] | None = None
) -> tuple[int, str, str]:
    body = urlencode(form).encode() if form else None
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers.get("Location", "")
