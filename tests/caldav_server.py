"""A real CalDAV server (Radicale) on this machine, with one user and two calendars."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import requests

from tests.servers import SERVER_TIMEOUT_SECONDS, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CALDAV_LOGIN = ("hanna", "an app password")
RADICALE_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = error
"""
MKCALENDAR_BODY = (
    '<?xml version="1.0"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
    "<d:displayname>{name}</d:displayname></d:prop></d:set></c:mkcalendar>"
)


@dataclass(frozen=True)
class CalDavServer:
    address: str

    def place(self, path: str) -> str:
        return f"{self.address}/hanna/{path}"

    def put(self, path: str, content: bytes) -> None:
        requests.put(self.place(path), data=content, auth=CALDAV_LOGIN, timeout=20).raise_for_status()

    def get(self, path: str) -> bytes:
        answer = requests.get(self.place(path), auth=CALDAV_LOGIN, timeout=20)
        answer.raise_for_status()
        return answer.content


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[CalDavServer]:
    port = free_port()
    (tmp_path / "users").write_text(":".join(CALDAV_LOGIN))
    config = tmp_path / "config"
    config.write_text(RADICALE_CONFIG.format(port=port, folder=tmp_path))
    server = CalDavServer(f"http://127.0.0.1:{port}")
    process = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--config", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_ready(server, process)
        for path, name in (("work", "Work"), ("home", "Home")):
            answer = requests.request(
                "MKCALENDAR", server.place(path), data=MKCALENDAR_BODY.format(name=name), auth=CALDAV_LOGIN, timeout=20
            )
            answer.raise_for_status()
        yield server
    finally:
        process.terminate()
        process.wait(timeout=SERVER_TIMEOUT_SECONDS)


def _wait_until_ready(server: CalDavServer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SERVER_TIMEOUT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(server.address, timeout=1)
        except requests.RequestException:
            time.sleep(0.05)
        else:
            return
    pytest.fail("Radicale did not start")
