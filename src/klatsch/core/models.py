from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One background process that lives: it says so every few seconds, and takes its row along when it ends."""

    worker = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
