from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import NotFound
from klatsch.letters.models import Letter

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def letter_for_host(host: Host, pk: int) -> Letter:
    """Return a letter out of the host's own outbox. Raises `NotFound` when it is not theirs."""
    found = Letter.objects.filter(host=host, pk=pk).first()
    if found is None:
        raise NotFound("You have no such letter.")
    return found
