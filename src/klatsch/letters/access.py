from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import ensure_found
from klatsch.letters.models import Letter
from klatsch.letters.stopping import letter_number

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def letter_by_stop_token(token: str) -> Letter:
    """Return the letter whose link this is. Raises `NotFound`."""
    return ensure_found(
        Letter.objects.select_related("host").filter(pk=letter_number(token) or 0).first(),
        "There is no letter that belongs to this address. Please check that the link is complete.",
    )


def letter_for_host(host: Host, pk: int) -> Letter:
    """Return a letter out of the host's own outbox. Raises `NotFound` when it is not theirs."""
    return ensure_found(Letter.objects.filter(host=host, pk=pk).first(), "You have no such letter.")
