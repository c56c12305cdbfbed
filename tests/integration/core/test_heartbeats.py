"""Tasks of workers that died, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from klatsch.core.jobs import heartbeats

if TYPE_CHECKING:
    from datetime import datetime


@task
def echo(word: str) -> str:
    return word


@pytest.fixture
def running(now: datetime) -> DBTaskResult[..., object]:
    """A task that the worker called `anna` has begun."""
    heartbeats.record_heartbeat("anna", now)
    echo.enqueue("hello")
    task_result = DBTaskResult.objects.get()
    task_result.claim("anna")
    return task_result


def state_of(task_result: DBTaskResult[..., object]) -> str:
    task_result.refresh_from_db()
    return str(task_result.status)


def test_a_living_worker_keeps_its_task(running: DBTaskResult[..., object], now: datetime) -> None:
    later = now + timedelta(minutes=10)
    heartbeats.record_heartbeat("anna", later)
    assert heartbeats.requeue_abandoned_tasks(later) == 0
    assert state_of(running) == TaskResultStatus.RUNNING


def test_the_task_of_a_silent_worker_goes_back_to_the_queue_once(
    running: DBTaskResult[..., object], now: datetime
) -> None:
    later = now + heartbeats.HEARTBEAT_TIMEOUT
    heartbeats.record_heartbeat("bert", later)
    assert heartbeats.requeue_abandoned_tasks(now + timedelta(seconds=59)) == 0
    assert heartbeats.requeue_abandoned_tasks(later) == 1
    assert heartbeats.requeue_abandoned_tasks(later) == 0
    assert state_of(running) == TaskResultStatus.READY


def test_a_worker_that_ends_in_order_gives_its_task_back_at_once(
    running: DBTaskResult[..., object], now: datetime
) -> None:
    heartbeats.remove_heartbeat("anna")
    assert heartbeats.requeue_abandoned_tasks(now) == 1
    assert heartbeats.has_waiting_tasks()


def test_a_task_taken_up_by_a_second_worker_is_that_ones(running: DBTaskResult[..., object], now: datetime) -> None:
    heartbeats.remove_heartbeat("anna")
    heartbeats.record_heartbeat("bert", now)
    heartbeats.requeue_abandoned_tasks(now)
    running.refresh_from_db()
    running.claim("bert")
    assert heartbeats.requeue_abandoned_tasks(now) == 0


def test_the_last_sign_is_that_of_any_worker(now: datetime) -> None:
    assert heartbeats.last_heartbeat_at() is None
    heartbeats.record_heartbeat("anna", now)
    heartbeats.record_heartbeat("bert", now + timedelta(seconds=10))
    assert heartbeats.last_heartbeat_at() == now + timedelta(seconds=10)


def test_tasks_are_forgotten_a_week_after_they_ended_and_never_before_they_are_done(
    running: DBTaskResult[..., object], now: datetime
) -> None:
    echo.enqueue("waiting")
    running.set_successful("hello")
    DBTaskResult.objects.filter(pk=running.pk).update(finished_at=now)
    heartbeats.purge_finished_tasks(now + heartbeats.TASK_RETENTION)
    assert DBTaskResult.objects.count() == 2
    heartbeats.purge_finished_tasks(now + heartbeats.TASK_RETENTION + timedelta(seconds=1))
    assert [waiting.args_kwargs["args"] for waiting in DBTaskResult.objects.all()] == [["waiting"]]
