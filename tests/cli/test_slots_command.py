"""`klatsch slots` as other programs meet it: a process, lines in, lines out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any


COMMAND = [str(Path(sys.executable).with_name("klatsch")), "slots"]
MONDAY = {
    "time_zone": "America/New_York",
    "weekly": [{"days": ["mon", "tue"], "start": "09:00", "end": "17:00"}],
    "now": "2026-01-01T00:00:00Z",
    "from": "2026-01-05T00:00:00Z",
    "until": "2026-01-06T00:00:00Z",
}


def ask(*requests: object) -> list[dict[str, Any]]:
    """The answers of one process to all requests; text is sent as it is, everything else as JSON."""
    lines = [request if isinstance(request, str) else json.dumps(request) for request in requests]
    sent = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
    done = subprocess.run(COMMAND, input=sent, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_request_of_the_design_is_answered_in_utc_and_sorted() -> None:
    (answer,) = ask(
        MONDAY
        | {
            "overrides": [{"on": "2023-06-13", "windows": [["10:00", "15:00"]]}],
            "duration": 30,
            "increment": 30,
            "buffer_before": 0,
            "buffer_after": 0,
            "minimum_notice": 0,
            "daily_limit": None,
            "limit": None,
            "busy": [["2026-01-05T15:00:00Z", "2026-01-05T16:00:00Z"]],
            "booked": [],
        }
    )
    assert set(answer) == {"slots"}
    assert answer["slots"][:3] == [
        ["2026-01-05T14:00:00Z", "2026-01-05T14:30:00Z"],
        ["2026-01-05T14:30:00Z", "2026-01-05T15:00:00Z"],
        ["2026-01-05T16:00:00Z", "2026-01-05T16:30:00Z"],
    ]
    assert len(answer["slots"]) == 14


def test_the_example_in_the_manual_is_true() -> None:
    manual = (Path(__file__).parents[2] / "docs/reference/availability.md").read_text()
    asked, _, answered = manual.partition("```console")[2].partition("```")[0].partition("klatsch slots\n")
    request = asked.partition("'")[2].partition("'")[0].replace("\n", "")
    assert ask(request) == [json.loads(answered)]


def test_missing_keys_take_the_values_of_the_manual() -> None:
    (answer,) = ask(MONDAY)
    assert len(answer["slots"]) == 16


def test_an_increment_alone_changes_the_grid_and_not_the_length() -> None:
    (answer,) = ask(MONDAY | {"increment": 15})
    assert len(answer["slots"]) == 31
    assert answer["slots"][1] == ["2026-01-05T14:15:00Z", "2026-01-05T14:45:00Z"]


def test_without_any_key_nobody_is_available() -> None:
    assert ask({}) == [{"slots": []}]


BAD_LINES = {
    "not JSON": "{'time_zone': 'UTC'}",
    "nothing": "",
    "no object": "[1, 2]",
    "a word": '"mon"',
    "half an object": '{"duration": 30',
    "not UTF-8": '{"time_zone": "\udcff"}',
    "NaN": '{"duration": NaN}',
    "a number with five thousand digits": '{"duration": ' + "9" * 5000 + "}",
    "nested a hundred thousand deep": "[" * 100_000,
    "an unknown zone": {"time_zone": "Mars/Olympus"},
    "a zone that is a folder": {"time_zone": "America"},
    "a zone that climbs out": {"time_zone": "../../etc/passwd"},
    "a zone with a NUL": {"time_zone": "UTC\0"},
    "a zone that is a number": {"time_zone": 7},
    "a time without zone": MONDAY | {"from": "2026-01-05T00:00:00"},
    "a time that is no time": MONDAY | {"until": "soon"},
    "a time that is a number": MONDAY | {"now": 1767571200},
    "a year that nobody means": MONDAY | {"from": "0001-01-01T00:00:00Z"},
    "the last moment there is": MONDAY | {"now": "9999-12-31T23:59:59Z"},
    "until before from": MONDAY | {"until": "2026-01-04T00:00:00Z"},
    "a century of slots": MONDAY | {"until": "2126-01-04T00:00:00Z"},
    "ten years of minutes": MONDAY | {"until": "2035-01-04T00:00:00Z", "increment": 1},
    "a duration of nothing": MONDAY | {"duration": 0},
    "a negative buffer": MONDAY | {"buffer_before": -5},
    "a duration that is true": MONDAY | {"duration": True},
    "a duration that is text": MONDAY | {"duration": "30"},
    "half a minute": MONDAY | {"duration": 0.5},
    "a negative limit": MONDAY | {"limit": -1},
    "busy that ends before it starts": MONDAY | {"busy": [["2026-01-05T16:00:00Z", "2026-01-05T15:00:00Z"]]},
    "busy that is one time": MONDAY | {"busy": ["2026-01-05T16:00:00Z"]},
    "busy of three times": MONDAY | {"busy": [["2026-01-05T16:00:00Z"] * 3]},
    "booked that is an object": MONDAY | {"booked": {}},
    "a day that is no day": MONDAY | {"weekly": [{"days": ["funday"], "start": "09:00", "end": "17:00"}]},
    "a day that is a number": MONDAY | {"weekly": [{"days": [1], "start": "09:00", "end": "17:00"}]},
    "a window that ends before it starts": MONDAY | {"weekly": [{"days": ["mon"], "start": "17:00", "end": "09:00"}]},
    "25 o'clock": MONDAY | {"weekly": [{"days": ["mon"], "start": "09:00", "end": "25:00"}]},
    "after midnight of the end": MONDAY | {"weekly": [{"days": ["mon"], "start": "09:00", "end": "24:01"}]},
    "digits of another script": MONDAY
    | {"weekly": [{"days": ["mon"], "start": "\u0660\u0669:\u0660\u0660", "end": "17:00"}]},
    "a window without an end": MONDAY | {"weekly": [{"days": ["mon"], "start": "09:00"}]},
    "an override of no date": MONDAY | {"overrides": [{"on": "2026-02-30", "windows": []}]},
    "an override without windows": MONDAY | {"overrides": [{"on": "2026-02-03"}]},
    "an override of a text": MONDAY | {"overrides": [{"on": "2026-02-03", "windows": ["10:00-15:00"]}]},
}


def test_every_bad_line_is_answered_with_one_sentence_and_the_rest_go_on() -> None:
    asked = [request for bad in BAD_LINES.values() for request in (bad, MONDAY)]
    answers = ask(*asked)
    assert len(answers) == len(asked)
    for name, bad, good in zip(BAD_LINES, answers[::2], answers[1::2], strict=True):
        assert set(bad) == {"error"}, name
        assert len(bad["error"]) < 160, name
        assert bad["error"][-1] == ".", name
        assert "\n" not in bad["error"], name
        assert len(good["slots"]) == 16, name


def test_a_line_that_never_seems_to_end_is_refused_and_the_rest_go_on() -> None:
    answers = ask('{"busy": [' + " " * 9_000_000 + "]}", MONDAY)
    assert "longer than" in answers[0]["error"]
    assert len(answers[1]["slots"]) == 16


def test_the_last_line_needs_no_line_break() -> None:
    sent = json.dumps(MONDAY).encode()
    done = subprocess.run(COMMAND, input=sent, capture_output=True, check=True, timeout=60)
    assert len(json.loads(done.stdout)["slots"]) == 16


def test_each_line_is_answered_before_the_next_is_asked() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(3):
            process.stdin.write(json.dumps(MONDAY) + "\n")
            process.stdin.flush()
            assert len(json.loads(process.stdout.readline())["slots"]) == 16
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_who_stops_listening_is_no_error() -> None:
    program = f"yes '{json.dumps(MONDAY)}' | head -n 20000 | {COMMAND[0]} slots | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", program], capture_output=True, check=True, timeout=60)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_two_thousand_requests_take_less_than_ten_seconds() -> None:
    began = time.monotonic()
    assert len(ask(*[MONDAY] * 2000)) == 2000
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("library", ["django", "numpy", "icalendar"])
def test_the_command_starts_without_heavy_libraries(library: Any) -> None:
    environment = os.environ | {"PYTHONPROFILEIMPORTTIME": "1"}
    done = subprocess.run(COMMAND, input=b"", capture_output=True, check=True, env=environment, timeout=60)
    loaded = {line.rpartition(b"|")[2].strip().partition(b".")[0].decode() for line in done.stderr.splitlines()}
    assert "klatsch" in loaded
    assert library not in loaded
