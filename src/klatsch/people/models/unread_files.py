"""Files of an archive that were looked at and hold nothing that klatsch reads: said, so that nobody wonders."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

MAX_FILE_NAME_LENGTH = 500
# Of an archive with thousands of them nobody reads the whole list.
MAX_UNREAD_FILES = 200


class UnreadFile(models.Model):
    """One file of an archive that nothing was read from."""

    of_import = models.ForeignKey("people.Import", on_delete=models.CASCADE, related_name="unread_files")
    name = models.CharField(max_length=MAX_FILE_NAME_LENGTH)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
