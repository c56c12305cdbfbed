"""Real klatsch processes for the tests that need them.

A server has a data folder and a database of its own; the tests talk to it over HTTP and prepare its data with the
`klatsch` command, never through the ORM of the test process.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import PASSWORD
from tests.command_runner import CommandRunner
from tests.databases import copy_migrated_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.databases import Databases

SERVER_TIMEOUT_SECONDS = 60
KLATSCH_ARGUMENTS = ("-c", "from klatsch.cli.main import app; app()")
SET_UP_LINK_PROGRAM = """
from klatsch.cli.django import start_django
start_django()
from klatsch.accounts.set_up_links import create_set_up_link
from klatsch.core import clock
print(create_set_up_link(now=clock.now()))
"""


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, where its log goes, and the environment its commands share."""

    address: str
    log: Path
    environment: dict[str, str]
    commands: CommandRunner

    def klatsch(self, *arguments: str) -> str:
        """Run a `klatsch` command beside the server and return what it prints."""
        return self.commands.run("-m", "klatsch", *arguments)

    def python(self, program: str, *arguments: str) -> str:
        """Run a Python program beside the server, for what no command makes, and return what it prints."""
        return self.commands.run("-c", program, *arguments)

    def new_host(
        self, email: str, name: str, *, time_zone: str = "Europe/Berlin", token: bool = False
    ) -> dict[str, Any]:
        """Make a host whose password is the cast's; return what the command tells, with the API token if asked."""
        options = ["--email", email, "--name", name, "--time-zone", time_zone, "--password", PASSWORD, "--json"]
        return dict(json.loads(self.klatsch("host", "create", *options, *(["--token"] if token else []))))

    def new_set_up_address(self) -> str:
        return f"{self.address}/set-up/{self.python(SET_UP_LINK_PROGRAM).strip()}/"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment_for(folder: Path, database_url: str, port: int, **further: str) -> dict[str, str]:
    """The environment of a server's processes: nothing of this run's own settings gets through."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KLATSCH_", "DJANGO_", "COV_"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "klatsch.config.settings",
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "KLATSCH_DATA_DIR": str(folder),
        "KLATSCH_DATABASE_URL": database_url,
        "KLATSCH_PORT": str(port),
        "KLATSCH_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KLATSCH_BOOKING_RATE": "off",
        **further,
    }


@contextmanager
def running_server(folder: Path, database_url: str, **further: str) -> Iterator[Server]:
    """Start a server on a free port and stop it at the end. `further` adds to its environment."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    if database_url.startswith("sqlite:") or not database_url:
        copy_migrated_sqlite(Path(database_url.removeprefix("sqlite:///") or folder / "klatsch.sqlite3"))
    environment = environment_for(folder, database_url, port, **further)
    commands = CommandRunner(environment)
    server = Server(f"http://127.0.0.1:{port}", folder / "log.txt", environment, commands)
    with server.log.open("wb") as log, closing(commands):
        process = subprocess.Popen(
            [sys.executable, *KLATSCH_ARGUMENTS, "serve", "--port", str(port)],
            env=server.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(process, server, port)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=SERVER_TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], server: Server, port: int) -> None:
    until = time.monotonic() + SERVER_TIMEOUT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server did not start: {server.log.read_text()}")


class ServerPool:
    """The servers of this worker, one a kind of database, each started when the first test asks for it."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self._databases, self._folder = databases, folder
        self._open = ExitStack()
        self._found: dict[str, Server] = {}

    def on(self, kind: str) -> Server:
        if kind not in self._found:
            url = self._databases.url(kind, "server")
            self._found[kind] = self._open.enter_context(running_server(self._folder / kind, url))
        return self._found[kind]

    def close(self) -> None:
        self._open.close()


@pytest.fixture(scope="session")
def servers(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerPool]:
    found = ServerPool(databases, tmp_path_factory.mktemp("servers"))
    yield found
    found.close()


@pytest.fixture
def server(servers: ServerPool, database_kind: str) -> Server:
    """A running server on the database this test is for; other tests use it, too: make a host of your own."""
    return servers.on(database_kind)
