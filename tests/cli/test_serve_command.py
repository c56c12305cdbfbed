"""`klatsch serve` as an operator meets it: a process tree, its words, its ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import copy_migrated_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

KLATSCH = str(Path(sys.executable).with_name("klatsch"))
pytestmark = pytest.mark.races


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [KLATSCH, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said_until(process: subprocess.Popen[str], words: str) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it ended without saying {words!r}:\n{said}")


def address_in(said: str) -> str:
    return re.search(r"klatsch is at (http://localhost:\d+)", said)[1].replace("localhost", "127.0.0.1")


def answer(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own server
        return response.read().decode()


def answer_soon(address: str) -> str:
    return soon(lambda: answer(address))


def soon(question: Any, seconds: Any = 20) -> Any:
    """Return what `question` returns as soon as that is true and raises nothing."""
    ends_at = time.monotonic() + seconds
    while True:
        try:
            found = question()
            if found:
                return found
        except OSError:
            pass
        if time.monotonic() > ends_at:
            raise AssertionError("it did not come to pass")
        time.sleep(0.1)


def children_of(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def empty_data(tmp_path: Path) -> Any:
    return {"KLATSCH_DATA_DIR": str(tmp_path)}


@pytest.fixture
def data(tmp_path: Path, empty_data: Any) -> Any:
    copy_migrated_sqlite(tmp_path / "klatsch.sqlite3")
    return empty_data


@pytest.fixture
def tree(data: Any) -> Iterator[Any]:
    """A server with one web process and its worker, and its address."""
    with running("serve", "--port", "0", **data) as process:
        address = address_in(said_until(process, "klatsch is at"))
        answer_soon(f"{address}/healthz")
        soon(lambda: len(children_of(process.pid)) == 2)
        yield process, address


def test_the_first_start_tells_the_settings_in_force_and_how_to_make_the_first_host(empty_data: Any) -> None:
    with running("serve", "--port", "0", KLATSCH_SECRET_KEY="not for every eye " * 3, **empty_data) as process:
        said = said_until(process, "klatsch is at")
        link = re.search(r"(http://localhost:\d+)/set-up/\S+/", said)
        assert re.search(r"KLATSCH_SECRET_KEY +\(set, hidden\)", said)
        assert "not for every eye" not in said
        assert link[1] == re.search(r"klatsch is at (\S+)", said)[1]


def test_a_taken_port_is_one_sentence_and_status_1(data: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [KLATSCH, "serve", "--port", str(port)],
            env={**os.environ, **data},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_whole_tree_quickly_with_status_0(tree: Any, ending: Any) -> None:
    process, _address = tree
    children = children_of(process.pid)
    began_at = time.monotonic()
    process.send_signal(ending)
    assert process.wait(10) == 0
    assert time.monotonic() - began_at < 4
    assert not [child for child in children if is_alive(child)]


def test_no_child_outlives_a_parent_that_was_killed(tree: Any) -> None:
    process, _address = tree
    children = children_of(process.pid)
    process.kill()
    process.wait(10)
    assert soon(lambda: not [child for child in children if is_alive(child)])


def test_a_killed_web_or_background_process_is_started_again_and_again(tree: Any) -> None:
    process, address = tree
    for _ in range(3):
        fallen = children_of(process.pid)
        for child in fallen:
            os.kill(child, signal.SIGKILL)
        soon(lambda fallen=fallen: len(children_of(process.pid) - fallen) == 2)
        assert answer_soon(f"{address}/healthz") == "ok\n"


def test_machines_are_told_that_it_lives_is_ready_and_what_it_does(tree: Any) -> None:
    _process, address = tree
    assert soon(lambda: '"worker": "ok"' in answer(f"{address}/readyz"))
    figures = answer(f"{address}/metrics")
    assert 'klatsch_bookings{state="booked"} 0\n' in figures
    assert "klatsch_oldest_due_letter_seconds 0\n" in figures


def test_web_and_worker_run_apart(data: Any) -> None:
    with running("web", "--port", "0", **data) as web, running("worker", **data) as worker:
        address = address_in(said_until(web, "klatsch is at"))
        assert soon(lambda: '"worker": "ok"' in answer(f"{address}/readyz"))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
        assert '"worker": "not seen"' in answer(f"{address}/readyz")


def test_everything_together_stays_below_150_mebibytes(tree: Any) -> None:
    process, address = tree
    answer(f"{address}/readyz")
    kilobytes = 0
    for pid in [process.pid, *children_of(process.pid)]:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kilobytes += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
    assert kilobytes < 150 * 1024
