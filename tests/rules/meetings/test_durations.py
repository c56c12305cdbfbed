from __future__ import annotations

from datetime import timedelta

import pytest

from klatsch.meetings.durations import format_duration


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=9, seconds=12), "9 min 12 s"),
        (timedelta(seconds=40.9), "40 s"),
        (timedelta(0), "0 s"),
        (timedelta(seconds=-3), "0 s"),
        (timedelta(hours=3, seconds=5), "3 h"),
        (timedelta(days=2, hours=4, minutes=59), "2 d 4 h"),
        (timedelta(days=400), "400 d"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(span: timedelta, words: str) -> None:
    assert format_duration(span) == words
