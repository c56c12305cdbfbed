"""Many clients that start at the same moment, over real HTTP."""

from __future__ import annotations

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class ApiResponse:
    status: int
    body: dict[str, Any]


@dataclass(frozen=True)
class ApiRequest:
    """A request that somebody wants to send: to which server, where, what."""

    address: str
    path: str
    body: dict[str, Any]
    headers: dict[str, str]


def send_request(
    address: str, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
) -> ApiResponse:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    try:
        sent = json.dumps(body) if body is not None else None
        connection.request(method, path, sent, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        return ApiResponse(answer.status, json.loads(answer.read() or "{}"))
    finally:
        connection.close()


def send_concurrently(wishes: Sequence[ApiRequest]) -> list[ApiResponse]:
    """Send every wish at the same moment, each from a client of its own."""
    start = threading.Barrier(len(wishes))

    def send(wish: ApiRequest) -> ApiResponse:
        start.wait()
        return send_request(wish.address, "POST", wish.path, wish.body, wish.headers)

    with ThreadPoolExecutor(len(wishes)) as clients:
        return list(clients.map(send, wishes))


def booking_request(address: str, slug: str, slot: str, guest: str, key: str = "") -> ApiRequest:
    body = {"slot": slot, "name": guest.title(), "email": f"{guest}@example.org", "time_zone": "Europe/Berlin"}
    headers = {"Idempotency-Key": key} if key else {}
    return ApiRequest(address, f"/api/v1/invitations/{slug}/bookings", body, headers)
