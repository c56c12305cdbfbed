"""Taking everything along, and going: a host's archive, and the end of their account on this server."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from django.db import transaction

from klatsch.core.account_data.delete import delete_owned_rows, deletion_objections, run_deletion_cleanups
from klatsch.core.account_data.export import write_archive
from klatsch.core.db.database import read_snapshot
from klatsch.core.errors import Refused

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
    """Return what an archive is called: ``klatsch-hanna-2026-01-05.zip``."""
    from django.utils.text import slugify

    return f"klatsch-{slugify(host.name) or 'host'}-{now:%Y-%m-%d}.zip"


def delete_host(*, host: Host, now: datetime) -> int:
    """Delete a host with everything that belongs to them, for good; return the number of rows.

    Raises `Refused` while somebody counts on them: chats that are still to come.
    """
    with transaction.atomic():
        objections = deletion_objections(host.pk, now)
        if objections:
            raise Refused(" ".join(objections))
        host_id = host.pk
        count = delete_owned_rows(host_id=host_id)
        host.delete()
    run_deletion_cleanups(host_id)
    return count + 1
