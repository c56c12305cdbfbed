"""Export of a host's account: an archive with everything that belongs to them."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from django.utils.text import slugify

from klatsch.core.account_data.export import write_archive
from klatsch.core.db.database import read_snapshot

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from klatsch.accounts.models import Host


def export_account(*, host: Host, target: Path | IO[bytes], now: datetime) -> dict[str, int]:
    """Write everything that belongs to a host to a zip, as of one moment; return the number of rows by table."""
    about = {"email": host.email, "name": host.name, "time_zone": host.time_zone, "language": host.language}
    with read_snapshot():
        return write_archive(host_id=host.pk, about=about, target=target, now=now)


def account_archive_name(host: Host, now: datetime) -> str:
    """Return the file name of an archive: ``klatsch-hanna-2026-01-05.zip``."""
    return f"klatsch-{slugify(host.name) or 'host'}-{now:%Y-%m-%d}.zip"
