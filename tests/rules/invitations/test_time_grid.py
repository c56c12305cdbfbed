from __future__ import annotations

import pytest

from klatsch.invitations.time_grid import off_grid_clock, off_grid_length


def test_whole_steps_are_even_and_nothing_said_is_even_too() -> None:
    assert not off_grid_length({"length": 30, "pause": 0, "step": None})


def test_the_first_uneven_length_is_named() -> None:
    assert off_grid_length({"length": 30, "pause": 7, "step": 8}) == "pause"


@pytest.mark.parametrize("clock", ["00:00", "9:05", "09:55", "23:50", "24:00"])
def test_times_on_a_step_are_even(clock: str) -> None:
    assert off_grid_clock([{"days": ["mon"], "start": clock, "end": clock}], []) is None


@pytest.mark.parametrize("clock", ["09:01", "24:05", "25:00", "9", "", "09:00:00", "nine", "٠٩:٠٠"])
def test_other_times_are_named_wherever_they_stand(clock: str) -> None:
    assert off_grid_clock([{"days": ["mon"], "start": "09:00", "end": clock}], []) == clock
    assert off_grid_clock([], [{"on": "2026-01-05", "windows": [["09:00", clock]]}]) == clock
