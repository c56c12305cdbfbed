"""Old dotted paths of tasks, so that tasks which an earlier version left in the queue still run."""

from __future__ import annotations

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from klatsch.core.hooks import Hook

# Keys are written without "klatsch.", so that a tool that renames modules leaves them alone.
renamed_tasks: Hook[str] = Hook(
    "renamed tasks",
    "The dotted path of a task, under the path below `klatsch` that it had in an earlier version "
    "(`insight.tasks.reassess_deck_later`).",
)


def rewrite_renamed_tasks() -> int:
    """Give the waiting tasks of earlier versions the dotted paths of today; return how many there were."""
    new_paths = {f"klatsch.{old_path}": new_path for old_path, new_path in renamed_tasks.items().items()}
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    old_paths = waiting.filter(task_path__in=new_paths).order_by().values_list("task_path", flat=True).distinct()
    return sum(waiting.filter(task_path=path).update(task_path=new_paths[path]) for path in list(old_paths))
