"""A real klatsch to measure, on SQLite or on a PostgreSQL of this run, and the clients that ask it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

KLATSCH_COMMAND = [sys.executable, "-m", "klatsch"]


@dataclass(frozen=True)
class MeasuredServer:
    """A running server: the root of its process tree, its port, and what its commands need."""

    process: subprocess.Popen[bytes]
    port: int
    environment: dict[str, str]
    token: str

    def command(self, *arguments: str) -> dict[str, Any]:
        ran = subprocess.run([*KLATSCH_COMMAND, *arguments], env=self.environment, check=True, capture_output=True)
        return dict(json.loads(ran.stdout))

    def invite(self, slots: int, **options: str) -> str:
        """Open an invitation of half hours, day and night for three weeks, and return its slug."""
        further = [part for name, value in options.items() for part in (f"--{name}", value)]
        made = self.command(
            *("invite", "--title", "Coffee", "--purpose", "To measure", "--window", "mon-sun=00:00-24:00"),
            *("--days", "21", "--slots", str(slots), "--notice", "0", "--open", "--json", *further),
        )
        return str(made["slug"])

    def slots(self, slug: str) -> list[str]:
        with http_client(self.port) as ask:
            return [slot["id"] for slot in json.loads(ask("GET", f"/api/v1/invitations/{slug}/slots")[1])["slots"]]


@contextmanager
def running_server(folder: Path, database_url: str = "", **settings: str) -> Iterator[MeasuredServer]:
    """Start `klatsch serve` with a host of its own, and end it."""
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KLATSCH_")}
    environment = {
        **kept,
        "KLATSCH_DATA_DIR": str(folder),
        "KLATSCH_DATABASE_URL": database_url,
        "KLATSCH_PORT": str(port),
        "KLATSCH_BOOKING_RATE": "off",
        **settings,
    }
    made = subprocess.run(
        [*KLATSCH_COMMAND, "host", "create", "--email", "host@example.org", "--name", "Hanna", "--token", "--json"],
        env=environment,
        check=True,
        capture_output=True,
    )
    process = subprocess.Popen(
        [*KLATSCH_COMMAND, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_ready(port)
        yield MeasuredServer(process, port, environment, json.loads(made.stdout)["token"])
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_ready(port: int) -> None:
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        try:
            with http_client(port) as ask:
                ask("GET", "/healthz")
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not start")


type SendRequest = Callable[..., tuple[int, bytes]]


@contextmanager
def http_client(port: int) -> Iterator[SendRequest]:
    """One connection that is kept, as a browser or a program keeps it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:  # noqa: ANN401
        sent = json.dumps(body) if body is not None else None
        connection.request(method, path, sent, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read()

    try:
        yield ask
    finally:
        connection.close()


def send_booking(ask: SendRequest, slug: str, slot: str, guest: str) -> tuple[int, list[str]]:
    """Try to book; return the status, and the slots that are offered instead."""
    body = {"slot": slot, "name": "Guest", "email": f"{guest}@example.org", "time_zone": "Europe/Berlin"}
    status, answer = ask("POST", f"/api/v1/invitations/{slug}/bookings", body)
    return status, [other["id"] for other in json.loads(answer).get("alternatives", [])]


def share_among_clients[Item, Result](
    clients: int, port: int, items: Sequence[Item], work: Callable[[SendRequest, Item], Result]
) -> list[Result]:
    """Let `clients` share the items, each on its own connection; results in any order."""

    def one(number: int) -> list[Result]:
        with http_client(port) as ask:
            return [work(ask, item) for item in items[number::clients]]

    with ThreadPoolExecutor(clients) as pool:
        return [result for results in pool.map(one, range(clients)) for result in results]
