"""Schedule of recomputing: after imports, when the host asks, and daily because silences grow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max, Q

from klatsch.insight.events import recompute_requested
from klatsch.insight.models import Reassessment
from klatsch.people.models import ImportJob, ImportState

if TYPE_CHECKING:
    from datetime import datetime

RECOMPUTE_INTERVAL = timedelta(days=1)
# A reassessment that has not finished after so long was cut off with its worker.
RECOMPUTE_TIMEOUT = timedelta(minutes=30)


@transaction.atomic
def request_recompute(*, host_id: int, now: datetime) -> bool:
    """Request that all assessments of a host are computed again; return False where that is under way already."""
    row, is_new = Reassessment.objects.get_or_create(host_id=host_id, defaults={"asked_at": now})
    is_idle = Q(finished_at__gte=F("asked_at")) | Q(asked_at__lt=now - RECOMPUTE_TIMEOUT)
    if not is_new and not Reassessment.objects.filter(is_idle, pk=row.pk, asked_at=row.asked_at).update(asked_at=now):
        return False
    recompute_requested.publish(host_id=host_id, now=now)
    return True


def request_recompute_where_due(now: datetime) -> None:
    """Request it for hosts with an import since the last time, and for all daily. Safe to run twice at once."""
    imports = ImportJob.objects.filter(state=ImportState.DONE).values("host").annotate(at=Max("finished_at"))
    asked_at = dict(Reassessment.objects.values_list("host", "asked_at"))
    for row in imports:
        last = asked_at.get(row["host"])
        if last is None or row["at"] > last or now - last > RECOMPUTE_INTERVAL:
            request_recompute(host_id=row["host"], now=now)
