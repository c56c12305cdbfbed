"""Secrets of the installation itself, made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

from klatsch.core.errors import Refused


def load_or_create_secret(folder: Path, name: str) -> str:
    """Return the secret in the file `folder`/`name`, which is made the first time, readable by its owner only.

    Of two processes that start at the same moment, the one that links the file first wins and the other reads it.
    Raises `Refused` when the folder cannot be read or written.
    """
    try:
        return _load_or_create_file(folder, name)
    except OSError as error:
        raise Refused(
            f"The data folder {folder.parent} cannot be used: {error.strerror}. Give it to the user klatsch runs as, "
            "or set KLATSCH_DATA_DIR to another folder.",
            code="data-folder-not-usable",
        ) from None


def _load_or_create_file(folder: Path, name: str) -> str:
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
