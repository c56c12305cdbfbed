"""When a deck has to be looked at again: after every import, in another language, and daily because silence grows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Max, Q

from klatsch.insight.assessment.tasks import recompute_deck_later
from klatsch.insight.models import Reassessment
from klatsch.people.models import ImportJob, ImportState

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host

RECOMPUTE_INTERVAL = timedelta(days=1)
# A reassessment that has not come to its end after so long was cut off with its worker.
RECOMPUTE_TIMEOUT = timedelta(minutes=30)


def request_recompute(*, host: Host, now: datetime) -> bool:
    """Have the deck of `host` looked at again in the background; False where that is under way already."""
    return _request(host.pk, now)


def request_recompute_where_due(now: datetime) -> None:
    """Ask for every host whose deck or language changed since, or who was told a day ago: safe beside itself."""
    changed = ImportJob.objects.filter(state=ImportState.DONE).values("host").annotate(at=Max("finished_at"))
    asked = {row.host_id: row for row in Reassessment.objects.annotate(speaks=F("host__language"))}
    for row in changed:
        last = asked.get(row["host"])
        if (
            last is None
            or row["at"] > last.asked_at
            or now - last.asked_at > RECOMPUTE_INTERVAL
            or last.said_in != last.speaks
        ):
            _request(row["host"], now)


def _request(host_id: int, now: datetime) -> bool:
    row, is_new = Reassessment.objects.get_or_create(host_id=host_id, defaults={"asked_at": now})
    idle = Q(finished_at__gte=F("asked_at")) | Q(asked_at__lt=now - RECOMPUTE_TIMEOUT)
    if not is_new and not Reassessment.objects.filter(idle, pk=row.pk, asked_at=row.asked_at).update(asked_at=now):
        return False
    recompute_deck_later.enqueue(host_id)
    return True
