"""Saved views of the deck."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

MAX_VIEW_NAME_LENGTH, MAX_VIEW_ADDRESS_LENGTH = 60, 2000


class SavedView(models.Model):
    """Filters of the deck under a name. `address` is the query string of its page."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=MAX_VIEW_NAME_LENGTH)
    address = models.CharField(max_length=MAX_VIEW_ADDRESS_LENGTH, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["host", "name"], name="saved_view_once")]
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return f"view {self.pk}"
