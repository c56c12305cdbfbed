"""Where files of a host lie while they wait to be read."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings


def make_uploads_folder(host_id: int) -> Path:
    """Return the folder in which files of a host wait to be read, made when it is not there."""
    folder = _uploads_folder(host_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def delete_uploads(host_id: int) -> None:
    """Delete the files of a host that nobody reads any more."""
    shutil.rmtree(_uploads_folder(host_id), ignore_errors=True)


def _uploads_folder(host_id: int) -> Path:
    return Path(settings.KLATSCH.data_dir) / "uploads" / str(host_id)
