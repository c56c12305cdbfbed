"""The folders of the data folder in which uploads wait to be read."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings


def make_uploads_folder(host_id: int) -> Path:
    """Return the folder for uploads of a host; create it when it is missing."""
    folder = _uploads_folder(host_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def delete_uploads(host_id: int) -> None:
    """Delete all uploads of a host."""
    shutil.rmtree(_uploads_folder(host_id), ignore_errors=True)


def _uploads_folder(host_id: int) -> Path:
    return Path(settings.KLATSCH.data_dir) / "uploads" / str(host_id)
