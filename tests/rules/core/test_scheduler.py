from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from klatsch.core.jobs.scheduler import JobScheduler, PeriodicJob

if TYPE_CHECKING:
    import pytest

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_each_job_is_run_at_once_and_then_once_an_interval() -> None:
    runs: list[tuple[str, datetime]] = []
    scheduler = JobScheduler(
        {
            "often": PeriodicJob(MINUTE, lambda now: runs.append(("often", now))),
            "rarely": PeriodicJob(3 * MINUTE, lambda now: runs.append(("rarely", now))),
        }
    )
    for half_minutes in range(8):
        scheduler.run_due(NOW + half_minutes * MINUTE / 2)
    assert [(now - NOW) / MINUTE for name, now in runs if name == "often"] == [0, 1, 2, 3]
    assert [(now - NOW) / MINUTE for name, now in runs if name == "rarely"] == [0, 3]


def test_a_job_that_fails_keeps_no_other_one_from_being_run_and_is_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runs: list[str] = []

    def fail(_now: datetime) -> None:
        runs.append("failed")
        raise ValueError("amal@example.org has no such email")

    scheduler = JobScheduler(
        {"unlucky": PeriodicJob(MINUTE, fail), "lucky": PeriodicJob(MINUTE, lambda _now: runs.append("done"))}
    )
    scheduler.run_due(NOW)
    scheduler.run_due(NOW + MINUTE)
    assert runs == ["failed", "done"] * 2
    assert "“unlucky” failed" in caplog.text
    assert "ValueError" in caplog.text
    assert "amal" not in caplog.text
