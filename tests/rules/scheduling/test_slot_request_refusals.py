"""Each refusal of a request for slots, word for word: programs show these sentences to people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from klatsch.scheduling.slot_requests import MAX_MINUTES, RequestRefused, read_line, read_request

PRESENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIVE = "2026-01-05T17:00:00Z"


def refusal_of(**values: object) -> str:
    renamed = {name.rstrip("_"): value for name, value in values.items()}
    with pytest.raises(RequestRefused) as refused:
        read_request(renamed, PRESENT)
    return str(refused.value)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "The line is empty."),
        (" \n", "The line is empty."),
        (b"", "The line is empty."),
        ("{", "The line is not JSON."),
        ("[]", "The line is not a JSON object."),
        ("7", "The line is not a JSON object."),
        ('{"duration": NaN}', "NaN is not a JSON value."),
        ('{"duration": -Infinity}', "-Infinity is not a JSON value."),
        ("[" * 200_000, "The line is nested too deeply."),
    ],
)
def test_a_line_that_is_no_request(line: str | bytes, sentence: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        read_line(line, PRESENT)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"time_zone": 7}, "'time_zone' must be text."),
        ({"weekly": "mon"}, "'weekly' must be a list."),
        ({"overrides": {}}, "'overrides' must be a list."),
        ({"busy": 7}, "'busy' must be a list."),
        ({"time_zone": "Europe/Nowhere"}, "'Europe/Nowhere' is not a time zone like America/New_York."),
        ({"time_zone": "x" * 50}, f"{'x' * 40!r} is not a time zone like America/New_York."),
        ({"duration": "30"}, "'duration' must be a whole number."),
        ({"duration": True}, "'duration' must be a whole number."),
        ({"duration": 7.5}, "'duration' must be a whole number."),
        ({"duration": 0}, f"'duration' must be between 1 and {MAX_MINUTES}."),
        ({"increment": 0}, f"'increment' must be between 1 and {MAX_MINUTES}."),
        ({"buffer_before": -1}, f"'buffer_before' must be between 0 and {MAX_MINUTES}."),
        ({"buffer_after": MAX_MINUTES + 1}, f"'buffer_after' must be between 0 and {MAX_MINUTES}."),
        ({"now": 7}, "'now' must be written like 2026-01-05T15:00:00Z."),
        ({"now": "noon"}, "'now': 'noon' is not a time like 2026-01-05T15:00:00Z."),
        ({"now": "n" * 50}, f"'now': {'n' * 40!r} is not a time like 2026-01-05T15:00:00Z."),
        (
            {"until": "2026-01-05T15:00:00"},
            "'until': '2026-01-05T15:00:00' says no offset from UTC, like the Z in 2026-01-05T15:00:00Z.",
        ),
        ({"now": "1899-12-31T00:00:00Z"}, "'now' must lie between the years 1900 and 2999."),
        ({"now": "3000-01-01T00:00:00Z"}, "'now' must lie between the years 1900 and 2999."),
        ({"busy": ["all"]}, "'busy' must hold pairs of start and end."),
        ({"busy": [["2026-01-05T15:00:00Z"]]}, "'busy' must hold pairs of start and end."),
        ({"booked": [[FIVE, "2026-01-05T16:00:00Z"]]}, "'booked' has a time that ends before it starts."),
        ({"booked": [[FIVE, 7]]}, "'booked' must be written like 2026-01-05T15:00:00Z."),
        ({"weekly": [{"days": ["mon"]}]}, "'weekly' must hold objects with 'days', 'start' and 'end'."),
        (
            {"weekly": [{"days": [1], "start": "09:00", "end": "17:00"}]},
            "'days' must hold names like mon.",
        ),
        ({"overrides": [{"on": "2026-01-05"}]}, "'overrides' must hold objects with 'on' and 'windows'."),
        ({"overrides": [{"on": "5 January", "windows": []}]}, "'5 January' is not a date like 2023-06-13."),
        ({"overrides": [{"on": "x" * 50, "windows": []}]}, f"{'x' * 40!r} is not a date like 2023-06-13."),
        ({"overrides": [{"on": "1899-12-31", "windows": []}]}, "'on' must lie between the years 1900 and 2999."),
        (
            {"overrides": [{"on": "2026-01-05", "windows": ["all"]}]},
            'The \'windows\' of an override must be pairs like ["10:00", "15:00"].',
        ),
        ({"from": FIVE, "until": "2026-01-05T16:59:59Z"}, "'until' lies before 'from'."),
        ({"from": FIVE, "until": "2037-01-05T17:00:00Z"}, "From 'from' to 'until' is more than 3660 days."),
        (
            {"from": FIVE, "until": "2030-01-05T17:00:00Z", "increment": 1},
            "The 'increment' is too small for so long a time from 'from' to 'until'.",
        ),
    ],
)
def test_a_request_that_cannot_be_answered(values: dict[str, object], sentence: str) -> None:
    assert refusal_of(**values) == sentence


@pytest.mark.parametrize(
    ("start", "end"),
    [("9", "17:00"), ("09:00", "25:00"), ("09:60", "17:00"), ("17:00", "09:00"), ("09:00", "24:01")],
)
def test_times_of_the_day_that_are_none_are_refused_alike_for_weeks_and_for_single_days(start: str, end: str) -> None:
    weekly = refusal_of(weekly=[{"days": ["mon"], "start": start, "end": end}])
    single = refusal_of(overrides=[{"on": "2026-01-05", "windows": [[start, end]]}])
    assert weekly == single
    assert weekly.endswith(".")


def test_the_edges_are_still_answered() -> None:
    edge = read_request({"now": "1900-01-01T00:00:00Z", "until": "1900-01-02T00:00:00Z"}, PRESENT)
    assert edge.now.year == 1900
    last = read_request({"now": "2999-12-20T00:00:00Z"}, PRESENT)
    assert last.until == datetime(2999, 12, 27, tzinfo=UTC)
    assert read_request({"from": FIVE, "until": FIVE}, PRESENT).slots() == []
    longest = read_request({"from": FIVE, "until": "2036-01-13T17:00:00Z", "increment": 60}, PRESENT)
    assert (longest.until - longest.from_).days == 3660
    assert read_request({"duration": 1}, PRESENT).rules.duration.total_seconds() == 60
    assert read_request({"buffer_before": MAX_MINUTES}, PRESENT).rules.buffer_before.days == 3660
