from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.calendars.models import WatchedCalendar
from klatsch.core.errors import ensure_found

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def calendar_for_host(host: Host, pk: int) -> WatchedCalendar:
    """Return a calendar of the host's own. Raises `NotFound` when it is not theirs."""
    return ensure_found(
        WatchedCalendar.objects.filter(host=host, pk=pk).select_related("host").first(),
        "You have no such calendar.",
        code="calendar-not-found",
    )
