"""The story has to come true on both databases, by the command alone."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.servers import environment_for, free_port

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def has_come_true(told: Any) -> Any:
    assert re.search(r"\b7 booked in [\d.]+ seconds, 193 told kindly, 0 double bookings", told)
    assert "One deck of 409 cards; the 60 people who are in both files" in told
    assert re.search(r"\b[1-9]\d* people have been trying to reach her", told)
    return True


def test_the_demo_books_seven_and_nobody_twice_on_postgresql(databases: Any, tmp_path: Path) -> None:
    environment = environment_for(tmp_path, databases.url("postgresql", "demo"), free_port())
    told = subprocess.run(
        [sys.executable, "-m", "klatsch", "demo", "--no-serve"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert has_come_true(told.stdout)
    assert not list(tmp_path.iterdir()), "the demo keeps to a folder of its own"


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_books_seven_and_serves_on_until_it_is_told_to_end(tmp_path: Path, ending: Any) -> None:
    environment = environment_for(tmp_path, "", free_port())
    command = [sys.executable, "-m", "klatsch", "demo"]
    story = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as telling:
        for line in telling.stdout:
            story.append(line)
            if "as the host" in line:
                break
        assert has_come_true("".join(story))
        address = re.search(r"http://localhost:(\d+)/", line)
        with socket.create_connection(("127.0.0.1", int(address[1])), timeout=10):
            pass
        telling.send_signal(ending)
        told, _ = telling.communicate(timeout=60)
    assert (telling.returncode, told.strip()) == (0, "Goodbye.")
    assert not list(tmp_path.iterdir()), "the demo keeps to a folder of its own"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(address[1])), timeout=10)


def test_the_story_is_unhappy_when_one_booking_more_is_told_than_held() -> None:
    from klatsch.cli.demo.scenario import ScenarioResult

    happy = ScenarioResult(7, 193, 0, 7, 0, 1.0, 2.0)
    assert happy.is_correct
    for unhappy in (
        ScenarioResult(8, 192, 0, 7, 0, 1.0, 2.0),
        ScenarioResult(7, 193, 0, 8, 0, 1.0, 2.0),
        ScenarioResult(7, 193, 0, 7, 1, 1.0, 2.0),
        ScenarioResult(7, 192, 1, 7, 0, 1.0, 2.0),
    ):
        assert not unhappy.is_correct
