"""Avatars: the pictures that come with the rows of an archive."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from klatsch.people.imports.batch import UPDATED
from klatsch.people.models import AVATAR_KIND, Avatar

if TYPE_CHECKING:
    from klatsch.people.imports.batch import RowBatch
    from klatsch.people.imports.handles import ResolvedBatch
    from klatsch.people.models import ImportJob


def save_avatars(batch: RowBatch, resolved: ResolvedBatch, import_job: ImportJob) -> None:
    """Save the picture of each account that has one: two queries, and none for a batch without pictures.

    A saved picture stays where the archive may not overwrite earlier values. One that cannot be read is skipped; its
    row counts all the same.
    """
    photos = {key: actor.photo for key, actor in batch.profiles.items() if actor.photo is not None}
    if not photos:
        return
    from klatsch.people.profiles.avatars import make_thumbnail

    ids = [resolved.handles[key].pk for key in photos]
    saved = {
        handle: (digest, told_by)
        for handle, digest, told_by in Avatar.objects.filter(handle__in=ids).values_list(
            "handle", "digest", "import_job"
        )
    }
    avatars = []
    for key, photo in photos.items():
        handle, digest = resolved.handles[key].pk, sha256(photo.content).hexdigest()
        before, told_by = saved.get(handle, ("", None))
        if digest == before:
            if told_by != import_job.pk:
                resolved.confirmations.append((handle, AVATAR_KIND, digest))
        elif (not before or handle in resolved.confirmed) and (thumbnail := make_thumbnail(photo.content)) is not None:
            avatars.append(Avatar(handle_id=handle, import_job=import_job, digest=digest, content=thumbnail))
            if key not in resolved.new:
                batch.note(batch.first_rows[key], UPDATED)
    Avatar.objects.bulk_create(
        avatars, update_conflicts=True, unique_fields=["handle"], update_fields=["import_job", "digest", "content"]
    )
