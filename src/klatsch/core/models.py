"""Tables of core: heartbeats of workers and domain events."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Heartbeat(models.Model):
    """A worker process that is alive: its row is updated every few seconds and deleted when it ends."""

    worker = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class DomainEvent(models.Model):
    """Something that happened, as a row of ids, written in the transaction in which it happened (see `core.events`).

    `dispatched_at` is empty until those who listen after the commit have been called; `retry_at` is a lease while they
    are, and the next try after one of them has failed.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    type = models.CharField(max_length=40)
    # Ids by name, such as {"booking_id": 12}; never names or addresses.
    ids = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["host", "id"], name="event_of_host"),
            models.Index(fields=["id"], name="event_to_dispatch", condition=models.Q(dispatched_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"
