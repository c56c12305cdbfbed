"""What the people stage does in the background."""

from __future__ import annotations

from django.tasks import task

from klatsch.core import clock
from klatsch.people.imports.uploads import read_upload
from klatsch.people.merging.suggestions import refresh_duplicate_suggestions


@task
def read_upload_task(import_id: int) -> None:
    host_id = read_upload(import_id=import_id)
    if host_id is not None:
        refresh_duplicate_suggestions(host_id=host_id, now=clock.now())


@task
def find_duplicate_suggestions_task(host_id: int) -> None:
    refresh_duplicate_suggestions(host_id=host_id, now=clock.now())
