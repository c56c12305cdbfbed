from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.calendars.models import WatchedCalendar
from klatsch.core.errors import NotFound

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def calendar_for_host(host: Host, pk: int) -> WatchedCalendar:
    """Return a calendar of the host's own. Raises `NotFound` when it is not theirs."""
    found = WatchedCalendar.objects.filter(host=host, pk=pk).select_related("host").first()
    if found is None:
        raise NotFound("You have no such calendar.")
    return found
