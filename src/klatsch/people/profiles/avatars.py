"""Keeping the pictures that came with a batch of rows."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from klatsch.people.imports.batch import UPDATED
from klatsch.people.models import AVATAR_KIND, Avatar

if TYPE_CHECKING:
    from klatsch.people.imports.batch import RowBatch
    from klatsch.people.imports.handles import ResolvedBatch
    from klatsch.people.models import ImportJob


def save_avatars(batch: RowBatch, met: ResolvedBatch, import_job: ImportJob) -> None:
    """Keep the picture of each account that tells one: two queries, and none where there are no pictures.

    A picture that is known stays where the archive may not overrule what came before. One that cannot be read is left
    out: the row it came with counts all the same.
    """
    told = {key: actor.photo for key, actor in batch.profiles.items() if actor.photo is not None}
    if not told:
        return
    from klatsch.people.profiles.thumbnails import make_thumbnail

    ids = [met.handles[key].pk for key in told]
    known = {
        handle: (digest, told_by)
        for handle, digest, told_by in Avatar.objects.filter(handle__in=ids).values_list(
            "handle", "digest", "import_job"
        )
    }
    kept = []
    for key, photo in told.items():
        handle, digest = met.handles[key].pk, sha256(photo.content).hexdigest()
        before, told_by = known.get(handle, ("", None))
        if digest == before:
            if told_by != import_job.pk:
                met.retold.append((handle, AVATAR_KIND, digest))
        elif (not before or handle in met.confirmed) and (small := make_thumbnail(photo.content)) is not None:
            kept.append(Avatar(handle_id=handle, import_job=import_job, digest=digest, content=small))
            if key not in met.new:
                batch.note(batch.first_rows[key], UPDATED)
    Avatar.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["handle"], update_fields=["import_job", "digest", "content"]
    )
