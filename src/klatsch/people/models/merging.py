"""Merges of people, suggested duplicates, and the decisions of the host about them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Merge(models.Model):
    """The merge of two people, with the ids of what moved, so that it can be undone at any time."""

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
    """The decision that two people are not the same, for ever, or not yet. `one` has the lower id."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="verdicts")
    one = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    is_final = models.BooleanField()
    given_at = models.DateTimeField()

    class Meta:
        db_table = "people_verdict"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="verdict_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="verdict_in_order"),
        ]

    def __str__(self) -> str:
        return f"duplicate decision {self.pk}"


class DuplicateSuggestion(models.Model):
    """Two people who may be one, until the host has decided. `one` has the lower id."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suggestions")
    one = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    bits = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        db_table = "people_suggestion"
        constraints: ClassVar = [models.UniqueConstraint(fields=["one", "other"], name="suggestion_once")]
        indexes: ClassVar = [models.Index(fields=["host", "-bits"], name="suggestion_by_bits")]

    def __str__(self) -> str:
        return f"duplicate suggestion {self.pk}"
