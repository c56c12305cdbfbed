"""What archives told that was known already: who else says it, when one of them is taken out again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

HANDLE_KIND, FACT_KIND, CONNECTION_KIND, INTERACTION_KIND, AVATAR_KIND = "handle", "fact", "tie", "act", "photo"


class ImportConfirmation(models.Model):
    """Something about a handle that an import told although another had told it before.

    `key` is, by `kind`: the columns that it told alike, with commas between (handle); field and key with a colon
    between (fact); the direction (tie); the key (act); the digest (photo). The same may stand here twice.
    """

    of_import = models.ForeignKey("people.Import", on_delete=models.CASCADE, related_name="retellings")
    handle = models.ForeignKey("people.Handle", on_delete=models.CASCADE, related_name="retellings", db_index=False)
    kind = models.CharField(max_length=6)
    key = models.CharField(max_length=240, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["handle", "kind", "key"], name="retelling_of_handle")]

    def __str__(self) -> str:
        return f"{self.kind} of handle {self.handle_id}"
