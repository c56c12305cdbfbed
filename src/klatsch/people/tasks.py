"""What the people stage does in the background."""

from __future__ import annotations

from django.tasks import task

from klatsch.people.services.uploads import read_upload


@task
def read_upload_later(import_id: int) -> None:
    read_upload(import_id=import_id)
