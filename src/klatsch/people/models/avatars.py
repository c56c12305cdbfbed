"""Avatars: pictures from contact cards, one an account."""

from __future__ import annotations

from django.db import models


class Avatar(models.Model):
    """A small square JPEG, made from the picture in an archive (see `make_thumbnail`)."""

    handle = models.OneToOneField("people.Handle", on_delete=models.CASCADE, related_name="photo")
    import_job = models.ForeignKey(
        "people.ImportJob", null=True, on_delete=models.SET_NULL, related_name="photos", db_column="of_import_id"
    )
    # Of the picture as the archive held it: the same one again changes nothing.
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        db_table = "people_photo"

    def __str__(self) -> str:
        return f"photo of handle {self.handle_id}"
