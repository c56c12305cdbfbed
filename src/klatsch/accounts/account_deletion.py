"""Deletion of a host's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.core.account_data.delete import delete_owned_rows, deletion_objections, run_deletion_cleanups
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host


def delete_host(*, host: Host, now: datetime) -> int:
    """Delete a host with everything that belongs to them, for good; return the number of rows.

    Raises `Refused` while chats are still to come.
    """
    with transaction.atomic():
        objections = deletion_objections(host.pk, now)
        if objections:
            raise Refused(" ".join(objections), code="account-deletion-vetoed")
        host_id = host.pk
        count = delete_owned_rows(host_id=host_id)
        host.delete()
    run_deletion_cleanups(host_id)
    return count + 1
