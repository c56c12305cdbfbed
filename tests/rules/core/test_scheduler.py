from __future__ import annotations

from datetime import UTC, datetime, timedelta

from klatsch.core.jobs.scheduler import JobScheduler, PeriodicJob

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_each_duty_is_performed_at_once_and_then_at_its_own_pace():
    performed = []
    duties = [
        PeriodicJob("often", MINUTE, lambda now: performed.append(("often", now))),
        PeriodicJob("rarely", 3 * MINUTE, lambda now: performed.append(("rarely", now))),
    ]
    clockwork = JobScheduler(duties)
    for half_minutes in range(8):
        clockwork.turn(NOW + half_minutes * MINUTE / 2)
    assert [(now - NOW) / MINUTE for name, now in performed if name == "often"] == [0, 1, 2, 3]
    assert [(now - NOW) / MINUTE for name, now in performed if name == "rarely"] == [0, 3]


def test_a_duty_that_fails_keeps_no_other_one_from_being_done_and_is_tried_again(caplog):
    performed = []

    def fail(_now):
        performed.append("failed")
        raise ValueError("amal@example.org has no such letter")

    clockwork = JobScheduler(
        [PeriodicJob("unlucky", MINUTE, fail), PeriodicJob("lucky", MINUTE, lambda _now: performed.append("done"))]
    )
    clockwork.turn(NOW)
    clockwork.turn(NOW + MINUTE)
    assert performed == ["failed", "done"] * 2
    assert "“unlucky” failed" in caplog.text
    assert "ValueError" in caplog.text
    assert "amal" not in caplog.text
