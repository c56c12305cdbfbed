"""Tombstones of erased people, and retention periods."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Tombstone(models.Model):
    """A salted digest of a key of an erased person: enough to keep them out, not enough to know who it was."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tombstones")
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["host", "digest"], name="tombstone_once")]

    def __str__(self) -> str:
        return f"tombstone {self.pk}"


class Retention(models.Model):
    """The retention period of a network in months; without a row, nothing from it expires."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="retentions")
    network = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["host", "network"], name="retention_once")]

    def __str__(self) -> str:
        return f"retention {self.pk}"
