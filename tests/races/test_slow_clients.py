"""Visitors who send a form drop by drop, on a real server: everybody else is answered as ever."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.races.concurrent_clients import booking_request, send_request
from tests.servers import running_server

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


# More than there are threads.
SLOW_CLIENTS = 30
HALF_A_FORM = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: {size}\r\n\r\nname=Amal"
)


def _half_sent(address: Any, path: Any, size: Any) -> Any:
    place = urlsplit(address)
    visitor = socket.create_connection((place.hostname, place.port), timeout=20)
    visitor.sendall(HALF_A_FORM.format(path=path, size=size).encode())
    return visitor


def test_half_sent_forms_and_uploads_keep_nobody_waiting(tmp_path: Path) -> None:
    with running_server(tmp_path, "") as server, ExitStack() as visitors:
        server.new_host("hanna@example.org", "Hanna")
        invited = ("--title", "Tea", "--purpose", "To talk.", "--window", "mon-sun=00:00-24:00", "--open", "--json")
        slug = json.loads(server.klatsch("invite", *invited))["slug"]
        for size in [1_000, 100_000] * SLOW_CLIENTS:
            visitors.enter_context(_half_sent(server.address, f"/i/{slug}/", size))
        first, *_ = send_request(server.address, "GET", f"/api/v1/invitations/{slug}/slots").body["slots"]
        wish = booking_request(server.address, slug, first["id"], "amal")
        assert send_request(wish.address, "POST", wish.path, wish.body).status == 201


def test_what_is_larger_than_any_form_is_read_to_its_end_or_turned_away_at_once(tmp_path: Path) -> None:
    path = "/api/v1/invitations/none/bookings"
    with running_server(tmp_path, "") as server:
        assert send_request(server.address, "POST", path, {"name": "a" * 300_000}).status in {404, 422}
        with _half_sent(server.address, path, 9_000_000) as visitor:
            assert visitor.recv(12) == b"HTTP/1.1 413"
