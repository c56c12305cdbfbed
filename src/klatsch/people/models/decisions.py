"""What the host said about who is who: people put together, and people who are not the same."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Merge(models.Model):
    """Two people put together. It keeps what moved, so that it can be undone at any time, later imports or not."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="merges")
    kept = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="absorptions")
    # Ids of what moved from the absorbed person to the kept one.
    handles = models.JSONField(default=list)
    facts = models.JSONField(default=list)
    people = models.JSONField(default=list)
    # The marks of the kept person before, as ISO instants or null.
    marks_before = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_of_two")]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class DuplicateDecision(models.Model):
    """The host's answer to "are these two the same?": not the same, for ever, or later. `one` has the lower id."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="verdicts")
    one = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    is_final = models.BooleanField()
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="verdict_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="verdict_in_order"),
        ]

    def __str__(self) -> str:
        return f"verdict {self.pk}"


class DuplicateSuggestion(models.Model):
    """Two people who may be one, found in the background; gone when the host has answered. `one` has the lower id."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suggestions")
    one = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    bits = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["one", "other"], name="suggestion_once")]
        indexes: ClassVar = [models.Index(fields=["host", "-bits"], name="suggestion_by_bits")]

    def __str__(self) -> str:
        return f"suggestion {self.pk}"


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


class ColumnMapping(models.Model):
    """What the host said of a table that nobody knows: field -> header. `headers` is a digest of all its headers."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="table_columns")
    headers = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    named_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["host", "headers"], name="table_columns_once")]

    def __str__(self) -> str:
        return f"columns {self.pk}"
