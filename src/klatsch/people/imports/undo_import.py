"""Undo an import in one step: delete what came from it alone, keep what other imports or the host say too."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.core.hooks import Hook
from klatsch.people.deck.locks import lock_deck
from klatsch.people.events import import_undone
from klatsch.people.imports.confirmations import CONFIRMED_COLUMNS
from klatsch.people.imports.upload_storage import make_uploads_folder
from klatsch.people.models import (
    AVATAR_KIND,
    CONNECTION_KIND,
    FACT_KIND,
    HANDLE_KIND,
    INTERACTION_KIND,
    Avatar,
    Connection,
    Fact,
    FieldChange,
    Handle,
    HostFact,
    ImportConfirmation,
    ImportedFile,
    ImportState,
    Interaction,
    Person,
)
from klatsch.people.profiles.refresh_summaries import refresh_summaries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from klatsch.people.models import ImportJob

    type PeopleProtector = Callable[[Collection[int]], Collection[int]]

UNDO_BATCH_ROWS = 1000
people_protectors: Hook[PeopleProtector] = Hook(
    "people protectors",
    "A function that takes ids of people and returns those that must stay although no import tells of them any more, "
    "because the host said something about them. Called when an import is undone.",
)


@transaction.atomic
def undo_import(*, import_job: ImportJob) -> int:
    """Delete everything that came from this import alone; return the number of people that were deleted with it.

    A person stays who has another account, a mark, or anything the host wrote. An earlier date or a list that the
    import added to a connection of other imports stays as well, because connections have no history. Nor have avatars:
    one that the import replaced does not come back. Raises `Refused` while the import is being read.
    """
    lock_deck(import_job.host_id)
    import_job.refresh_from_db()
    if import_job.state in {ImportState.WAITING, ImportState.RUNNING}:
        raise Refused("This archive is being read: wait until that is over.", code="import-is-running")
    changed_person_ids = _people_of_import(import_job)
    for model, kind, key in (
        (Fact, FACT_KIND, Concat(OuterRef("field"), Value(":"), OuterRef("key"))),
        (Connection, CONNECTION_KIND, OuterRef("direction")),
        (Interaction, INTERACTION_KIND, OuterRef("key")),
        (Avatar, AVATAR_KIND, OuterRef("digest")),
    ):
        _reassign_rows(
            model.objects.filter(import_job=import_job), _other_confirmations(import_job, kind).filter(key=key)
        )
    if not _has_other_imports_of_source(import_job):
        HostFact.objects.filter(import_job=import_job).delete()
    lost_handles = Handle.objects.filter(
        ~Exists(_other_confirmations(import_job, HANDLE_KIND, "pk")), first_import=import_job
    )
    owners = set(lost_handles.values_list("person_id", flat=True))
    lost_handles.delete()
    _restore_columns(import_job)
    lost_person_ids = _people_without_handles(owners)
    Person.objects.filter(pk__in=lost_person_ids).delete()
    Handle.objects.filter(confirmed_by=import_job.pk).update(confirmed_by=None)
    if import_job.upload:
        # A table that waited for its column mapping.
        path = make_uploads_folder(import_job.host_id) / import_job.upload
        transaction.on_commit(partial(path.unlink, missing_ok=True))
    import_undone.publish(host_id=import_job.host_id, now=clock.now(), subject=import_job)
    import_job.delete()
    for person_ids in batched(sorted(changed_person_ids - lost_person_ids), UNDO_BATCH_ROWS, strict=False):
        refresh_summaries(person_ids)
    return len(lost_person_ids)


def _people_of_import(import_job: ImportJob) -> set[int]:
    """Return the ids of all people with rows of the import: five plain queries, because one would multiply rows."""
    handles = Handle.objects.filter(host_id=import_job.host_id)
    person_ids = set(handles.filter(first_import=import_job).values_list("person_id", flat=True))
    for model in (Fact, Connection, Interaction, FieldChange):
        rows = model.objects.filter(import_job=import_job, handle__isnull=False)
        person_ids.update(rows.values_list("handle__person_id", flat=True))
    return person_ids


def _other_confirmations(import_job: ImportJob, kind: str, handle: str = "handle_id") -> Any:  # noqa: ANN401 - a queryset for Exists
    """Return the confirmations by other imports of a row in the query around."""
    return ImportConfirmation.objects.filter(handle=OuterRef(handle), kind=kind).exclude(import_job=import_job)


def _reassign_rows(rows: Any, others: Any) -> None:  # noqa: ANN401 - querysets of four models
    """Give rows to another import that confirmed them, and delete the rest."""
    rows.filter(~Exists(others)).delete()
    rows.update(import_job=Subquery(others.order_by("import_job").values("import_job")[:1]))


def _has_other_imports_of_source(import_job: ImportJob) -> bool:
    """Return whether another archive of the same source is left: then facts about the host, without account, stay."""
    sources = import_job.files.values("source")
    others = ImportedFile.objects.filter(import_job__host_id=import_job.host_id, source__in=sources)
    return others.exclude(import_job=import_job).exists()


def _restore_columns(import_job: ImportJob) -> None:
    """Restore the earlier value of each column, or keep it for another import that confirmed it."""
    concerned = FieldChange.objects.filter(Q(import_job=import_job) | Q(before_import=import_job.pk))
    changes: dict[int, list[FieldChange]] = defaultdict(list)
    for change in FieldChange.objects.filter(handle__in=concerned.values("handle")).order_by("-pk"):
        changes[change.handle_id].append(change)
    is_confirmed = Q(first_import=import_job) & Exists(_other_confirmations(import_job, HANDLE_KIND, "pk"))
    ids = Handle.objects.filter(is_confirmed | Q(pk__in=list(changes))).values_list("pk", flat=True)
    for handle_ids in batched(list(ids), UNDO_BATCH_ROWS, strict=False):
        confirming_imports: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        confirmations = ImportConfirmation.objects.filter(handle__in=handle_ids, kind=HANDLE_KIND).exclude(
            import_job=import_job
        )
        heir_by_handle: dict[int, int] = {}
        for handle_id, key, import_id in confirmations.order_by("import_job").values_list(
            "handle_id", "key", "import_job_id"
        ):
            heir_by_handle.setdefault(handle_id, import_id)
            for column in key.split(","):
                confirming_imports[handle_id][column].append(import_id)
        handles = list(Handle.objects.filter(pk__in=handle_ids))
        for handle in handles:
            _handle_without_import(
                import_job.pk, handle, changes[handle.pk], confirming_imports[handle.pk], heir_by_handle.get(handle.pk)
            )
        Handle.objects.bulk_update(
            handles, [*CONFIRMED_COLUMNS, "told_by", "first_import"], batch_size=UNDO_BATCH_ROWS // 2
        )
        FieldChange.objects.bulk_update(
            [change for handle in handles for change in changes[handle.pk]],
            ["before", "before_import"],
            batch_size=UNDO_BATCH_ROWS,
        )


def _handle_without_import(
    undone: int,
    handle: Handle,
    changes: Sequence[FieldChange],
    confirming_imports: Mapping[str, Sequence[int]],
    heir: int | None,
) -> None:
    """Restore the columns of a handle without the import `undone`.

    `confirming_imports` are the imports with the same value of a column at that time, `heir` is one that has the
    handle, too.
    """
    import_by_column = {column: handle.told_by.get(column, handle.first_import_id) for column in CONFIRMED_COLUMNS}
    own = {change.field: change for change in changes if change.import_job_id == undone}
    for change in changes:
        # The value before a later import goes back one step further.
        if change.before_import == undone and change.import_job_id != undone:
            other = _other_confirming_import(undone, confirming_imports.get(change.field, ()), change.import_job_id)
            earlier = (change.before, other) if other else _value_before(own.get(change.field), undone)
            change.before, change.before_import = earlier
    for column in CONFIRMED_COLUMNS:
        if import_by_column[column] != undone or not getattr(handle, column):
            continue
        import_by_column[column] = _other_confirming_import(undone, confirming_imports.get(column, ()))
        if import_by_column[column] is None:
            value, import_by_column[column] = _value_before(own.get(column), undone)
            setattr(handle, column, value)
    if handle.first_import_id == undone:
        handle.first_import_id = heir
    handle.told_by = {
        column: import_id
        for column, import_id in import_by_column.items()
        if import_id not in {None, undone, handle.first_import_id} and getattr(handle, column)
    }


def _other_confirming_import(undone: int, import_ids: Sequence[int], until: int | None = None) -> int | None:
    """Return the first import after `undone` with the same value, before `until` changed it; None without one."""
    return next(
        (import_id for import_id in import_ids if undone < import_id and (until is None or import_id < until)), None
    )


def _value_before(change: FieldChange | None, undone: int) -> tuple[str, int | None]:
    return (change.before, change.before_import) if change and change.before_import != undone else ("", None)


def _people_without_handles(people: Collection[int]) -> set[int]:
    """Return the ids of people without accounts, marks and facts by hand, whom no later stage protects."""
    lost_person_ids: set[int] = set()
    for person_ids in batched(people, UNDO_BATCH_ROWS, strict=False):
        people_without_anything = Person.objects.filter(
            ~Exists(Handle.objects.filter(person=OuterRef("pk"))),
            ~Exists(Fact.objects.filter(person=OuterRef("pk"))),
            pk__in=person_ids,
            got_at=None,
            need_at=None,
            set_aside_at=None,
        )
        ids = set(people_without_anything.values_list("pk", flat=True))
        lost_person_ids |= ids.difference(*(protector(ids) for protector in people_protectors))
    return lost_person_ids
