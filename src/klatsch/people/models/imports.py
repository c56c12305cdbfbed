"""Import jobs: their files and rejected rows, confirmations of other imports, and column mappings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from klatsch.people.models.limits import MAX_LINE_LENGTH

MAX_FILE_NAME_LENGTH = 500
# Of an archive with thousands of unread files nobody reads the whole list.
MAX_UNREAD_FILES = 200
# As they are written in the rows of confirmations.
HANDLE_KIND = "handle"
FACT_KIND = "fact"
CONNECTION_KIND = "tie"
INTERACTION_KIND = "act"
AVATAR_KIND = "photo"


class ImportState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    NEEDS_MAPPING = "asking"  # a table whose columns the host has to map
    DONE = "done"
    REFUSED = "refused"


class ImportJob(models.Model):
    """The import of one archive. Counts are written in one transaction with the rows that they count."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=MAX_LINE_LENGTH)
    # Narrows recognition to one source where the host said which; empty otherwise.
    asked_source = models.CharField(max_length=40, blank=True)
    columns = models.JSONField(default=dict)  # the mapping of an unknown table: field -> header
    # Of the content: the same archive again fills gaps, but does not overwrite what came since.
    digest = models.CharField(max_length=64, blank=True)
    is_duplicate = models.BooleanField(default=False, db_column="is_repeat")
    # The age of the export, see `ExportAge`: an older archive never overwrites a newer one, in any order.
    made_on = models.DateField(null=True)
    newest_on = models.DateField(null=True)
    # The name of the circle that all its people join; empty for none.
    circle = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.WAITING)
    refusal = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    # Where an uploaded file waits in the data folder; empty once it is read, or when it was read in place.
    upload = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    size = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_import"
        indexes = [models.Index(fields=["host", "digest"], name="import_of_content")]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in {ImportState.DONE, ImportState.REFUSED}


class ImportedFile(models.Model):
    """One file of an archive with the counts of its rows: rows = new + updated + unchanged + rejected."""

    import_job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="files", db_column="of_import_id")
    name = models.CharField(max_length=MAX_LINE_LENGTH)
    source = models.CharField(max_length=40)
    part = models.CharField(max_length=40)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["import_job", "name", "part"], name="imported_file_once"),
            models.CheckConstraint(
                condition=Q(rows=models.F("new") + models.F("updated") + models.F("unchanged") + models.F("rejected")),
                name="imported_file_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RejectedRow(models.Model):
    """A row that was not imported, with the reason."""

    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="rejected_rows")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=MAX_LINE_LENGTH)

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class UnreadFile(models.Model):
    """One file of an archive in which there was nothing to read."""

    import_job = models.ForeignKey(
        "people.ImportJob", on_delete=models.CASCADE, related_name="unread_files", db_column="of_import_id"
    )
    name = models.CharField(max_length=MAX_FILE_NAME_LENGTH)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class ImportConfirmation(models.Model):
    """A value of a handle that an import has in common with an earlier one.

    `key` is, by `kind`: the names of equal columns, separated by commas (handle); field and key, separated by a colon
    (fact); the direction (tie); the key (act); the digest (photo). Rows may occur twice.
    """

    import_job = models.ForeignKey(
        "people.ImportJob", on_delete=models.CASCADE, related_name="retellings", db_column="of_import_id"
    )
    handle = models.ForeignKey("people.Handle", on_delete=models.CASCADE, related_name="retellings", db_index=False)
    kind = models.CharField(max_length=6)
    key = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "people_retelling"
        indexes: ClassVar = [models.Index(fields=["handle", "kind", "key"], name="retelling_of_handle")]

    def __str__(self) -> str:
        return f"{self.kind} of handle {self.handle_id}"


class ColumnMapping(models.Model):
    """The mapping of an unknown table: field -> header. `headers` is a digest of all its headers."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="table_columns")
    headers = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    named_at = models.DateTimeField()

    class Meta:
        db_table = "people_tablecolumns"
        constraints: ClassVar = [models.UniqueConstraint(fields=["host", "headers"], name="table_columns_once")]

    def __str__(self) -> str:
        return f"columns {self.pk}"
