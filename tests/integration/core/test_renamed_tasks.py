"""Tasks that version 0.1.0 left in the queue, under the dotted paths that they had then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.tasks import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from klatsch.core.jobs.renamed_tasks import renamed_tasks, rewrite_renamed_tasks

if TYPE_CHECKING:
    from datetime import datetime

TASKS_OF_VERSION_0_1_0 = (
    ("people.tasks", "read_upload_later"),
    ("people.tasks", "find_suggestions_later"),
    ("insight.tasks", "reassess_deck_later"),
    ("insight.tasks", "reassess_person_later"),
)


def add_row(path: str, now: datetime, status: str = TaskResultStatus.READY) -> DBTaskResult[..., object]:
    return DBTaskResult.objects.create(
        args_kwargs={"args": [1], "kwargs": {}}, task_path=path, status=status, run_after=now, backend_name="default"
    )


@pytest.mark.parametrize(("module", "name"), TASKS_OF_VERSION_0_1_0)
def test_a_waiting_task_of_version_0_1_0_gets_the_path_of_today(module: str, name: str, now: datetime) -> None:
    row = add_row(f"klatsch.{module}.{name}", now)
    assert rewrite_renamed_tasks() == 1
    row.refresh_from_db()
    assert isinstance(row.task, Task)
    assert row.task_path == renamed_tasks.get(f"{module}.{name}")
    assert row.args_kwargs == {"args": [1], "kwargs": {}}


def test_other_tasks_and_those_that_ended_stay_as_they_are(now: datetime) -> None:
    paths = ["klatsch.insight.tasks.reassess_deck_later", "klatsch.core.of_tomorrow"]
    add_row(paths[0], now, TaskResultStatus.SUCCESSFUL)
    add_row(paths[1], now)
    assert rewrite_renamed_tasks() == 0
    assert sorted(DBTaskResult.objects.values_list("task_path", flat=True)) == sorted(paths)
