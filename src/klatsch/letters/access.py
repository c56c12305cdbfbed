from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import NotFound
from klatsch.letters.models import Letter
from klatsch.letters.stopping import letter_number

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def letter_by_stop_token(token: str) -> Letter:
    """Return the letter whose link this is. Raises `NotFound`."""
    number = letter_number(token)
    found = number and Letter.objects.select_related("host").filter(pk=number).first()
    if not found:
        raise NotFound("There is no letter that belongs to this address. Please check that the link is complete.")
    return found


def letter_for_host(host: Host, pk: int) -> Letter:
    """Return a letter out of the host's own outbox. Raises `NotFound` when it is not theirs."""
    found = Letter.objects.filter(host=host, pk=pk).first()
    if found is None:
        raise NotFound("You have no such letter.")
    return found
