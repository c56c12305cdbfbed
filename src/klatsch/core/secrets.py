"""Secrets of the installation itself, made once and kept in the data folder."""

import os
import secrets
from pathlib import Path


def load_or_create(folder: Path, name: str) -> str:
    """Return the secret kept in `folder`/`name`, making it (readable by its owner only) the first time.

    Two processes that start at the same moment agree: whoever links the file first wins, the other reads it.
    """
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
