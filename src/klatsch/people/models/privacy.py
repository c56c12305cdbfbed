"""Tombstones of erased people, and how long data of each network is kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Tombstone(models.Model):
    """A key of somebody who was erased, salted and digested: enough to keep them out, not enough to know who it was."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tombstones")
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["host", "digest"], name="tombstone_once")]

    def __str__(self) -> str:
        return f"tombstone {self.pk}"


class Retention(models.Model):
    """How many months what came from a network is kept when nothing comes of it; no row: for good."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="retentions")
    network = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["host", "network"], name="retention_once")]

    def __str__(self) -> str:
        return f"retention {self.pk}"
