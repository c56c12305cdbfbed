"""Background tasks of people, and the event listeners that enqueue them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from klatsch.core import clock
from klatsch.people.imports.uploads import read_upload
from klatsch.people.merging.suggestions import refresh_duplicate_suggestions

if TYPE_CHECKING:
    from klatsch.core.models import DomainEvent


@task
def read_upload_task(import_id: int) -> None:
    read_upload(import_id=import_id)


@task
def find_duplicate_suggestions_task(host_id: int) -> None:
    refresh_duplicate_suggestions(host_id=host_id, now=clock.now())


def enqueue_read_upload(event: DomainEvent) -> None:
    read_upload_task.enqueue(event.ids["import_id"])


def enqueue_duplicate_search(event: DomainEvent) -> None:
    """Enqueue a search for duplicates in the deck of the event's host, unless one is waiting already.

    A search that has not begun sees everything that is committed by now, so that ten imports need one.
    """
    waiting = DBTaskResult.objects.filter(
        task_path=find_duplicate_suggestions_task.module_path,
        status=TaskResultStatus.READY,
        args_kwargs={"args": [event.host_id], "kwargs": {}},
    )
    if not waiting.exists():
        find_duplicate_suggestions_task.enqueue(event.host_id)
