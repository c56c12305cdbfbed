"""Taking an import out again as one step: what it alone told goes, what others or the host's hand say stays."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from klatsch.core.errors import Refused
from klatsch.core.hooks import Hook
from klatsch.people.deck.locks import lock_deck
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
    """Take everything out that only this import told; return how many people went with it.

    A person stays who has another account, a mark, or anything the host wrote. An earlier beginning or a list that
    the import added to a tie which others tell, too, stays as well: ties keep no history. Nor do pictures: one that
    the import replaced does not come back. Raises `Refused` while it is being read.
    """
    lock_deck(import_job.host_id)
    import_job.refresh_from_db()
    if import_job.state in {ImportState.WAITING, ImportState.RUNNING}:
        raise Refused("This archive is being read: wait until that is over.", code="import-is-running")
    touched = _people_of_import(import_job)
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
    gone = Handle.objects.filter(~Exists(_other_confirmations(import_job, HANDLE_KIND, "pk")), first_import=import_job)
    owners = set(gone.values_list("person_id", flat=True))
    gone.delete()
    _restore_columns(import_job)
    left_alone = _people_without_handles(owners)
    Person.objects.filter(pk__in=left_alone).delete()
    Handle.objects.filter(confirmed_by=import_job.pk).update(confirmed_by=None)
    if import_job.upload:
        # A table that waited for its columns to be named.
        path = make_uploads_folder(import_job.host_id) / import_job.upload
        transaction.on_commit(partial(path.unlink, missing_ok=True))
    import_job.delete()
    for some in batched(sorted(touched - left_alone), UNDO_BATCH_ROWS, strict=False):
        refresh_summaries(some)
    return len(left_alone)


def _people_of_import(import_job: ImportJob) -> set[int]:
    """Everybody of whom the import told or changed anything: five plain queries, because one would multiply rows."""
    handles = Handle.objects.filter(host_id=import_job.host_id)
    found = set(handles.filter(first_import=import_job).values_list("person_id", flat=True))
    for model in (Fact, Connection, Interaction, FieldChange):
        told = model.objects.filter(import_job=import_job, handle__isnull=False)
        found.update(told.values_list("handle__person_id", flat=True))
    return found


def _other_confirmations(import_job: ImportJob, kind: str, handle: str = "handle_id") -> Any:  # noqa: ANN401 - a queryset for Exists
    """What other imports told again of a row in the query around."""
    return ImportConfirmation.objects.filter(handle=OuterRef(handle), kind=kind).exclude(import_job=import_job)


def _reassign_rows(rows: Any, others: Any) -> None:  # noqa: ANN401 - querysets of four models
    """Rows that another import told, too, are its own from now on; the rest goes."""
    rows.filter(~Exists(others)).delete()
    rows.update(import_job=Subquery(others.order_by("import_job").values("import_job")[:1]))


def _has_other_imports_of_source(import_job: ImportJob) -> bool:
    """Facts about the host have no account to hang on: they stay while another archive of the same source does."""
    sources = import_job.files.values("source")
    others = ImportedFile.objects.filter(import_job__host_id=import_job.host_id, source__in=sources)
    return others.exclude(import_job=import_job).exists()


def _restore_columns(import_job: ImportJob) -> None:
    """Give each column back what it said before, or to another import that says the same."""
    concerned = FieldChange.objects.filter(Q(import_job=import_job) | Q(before_import=import_job.pk))
    changes: dict[int, list[FieldChange]] = defaultdict(list)
    for change in FieldChange.objects.filter(handle__in=concerned.values("handle")).order_by("-pk"):
        changes[change.handle_id].append(change)
    told_first = Q(first_import=import_job) & Exists(_other_confirmations(import_job, HANDLE_KIND, "pk"))
    ids = Handle.objects.filter(told_first | Q(pk__in=list(changes))).values_list("pk", flat=True)
    for some in batched(list(ids), UNDO_BATCH_ROWS, strict=False):
        alike: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        told = ImportConfirmation.objects.filter(handle__in=some, kind=HANDLE_KIND).exclude(import_job=import_job)
        heirs: dict[int, int] = {}
        for handle_id, key, teller in told.order_by("import_job").values_list("handle_id", "key", "import_job_id"):
            heirs.setdefault(handle_id, teller)
            for column in key.split(","):
                alike[handle_id][column].append(teller)
        handles = list(Handle.objects.filter(pk__in=some))
        for handle in handles:
            _handle_without_import(import_job.pk, handle, changes[handle.pk], alike[handle.pk], heirs.get(handle.pk))
        Handle.objects.bulk_update(
            handles, [*CONFIRMED_COLUMNS, "told_by", "first_import"], batch_size=UNDO_BATCH_ROWS // 2
        )
        FieldChange.objects.bulk_update(
            [change for handle in handles for change in changes[handle.pk]],
            ["before", "before_import"],
            batch_size=UNDO_BATCH_ROWS,
        )


def _handle_without_import(
    gone: int, handle: Handle, changes: Sequence[FieldChange], alike: Mapping[str, Sequence[int]], heir: int | None
) -> None:
    """Tell a handle without the import `gone`; `alike`: who said a column as it was then; `heir`: who tells of it."""
    tellers = {column: handle.told_by.get(column, handle.first_import_id) for column in CONFIRMED_COLUMNS}
    own = {change.field: change for change in changes if change.import_job_id == gone}
    for change in changes:
        # What a later import found there goes back one step further.
        if change.before_import == gone and change.import_job_id != gone:
            other = _other_confirming_import(gone, alike.get(change.field, ()), change.import_job_id)
            told_before = (change.before, other) if other else _value_before(own.get(change.field), gone)
            change.before, change.before_import = told_before
    for column in CONFIRMED_COLUMNS:
        if tellers[column] != gone or not getattr(handle, column):
            continue
        tellers[column] = _other_confirming_import(gone, alike.get(column, ()))
        if tellers[column] is None:
            value, tellers[column] = _value_before(own.get(column), gone)
            setattr(handle, column, value)
    if handle.first_import_id == gone:
        handle.first_import_id = heir
    handle.told_by = {
        column: teller
        for column, teller in tellers.items()
        if teller not in {None, gone, handle.first_import_id} and getattr(handle, column)
    }


def _other_confirming_import(gone: int, tellers: Sequence[int], until: int | None = None) -> int | None:
    """Say who told the same after `gone`, and before `until` told something else."""
    return next((teller for teller in tellers if gone < teller and (until is None or teller < until)), None)


def _value_before(change: FieldChange | None, gone: int) -> tuple[str, int | None]:
    return (change.before, change.before_import) if change and change.before_import != gone else ("", None)


def _people_without_handles(people: Collection[int]) -> set[int]:
    """Those of whom nothing is left: no account, no mark, nothing written by hand, nothing that others keep."""
    found: set[int] = set()
    for some in batched(people, UNDO_BATCH_ROWS, strict=False):
        left = Person.objects.filter(
            ~Exists(Handle.objects.filter(person=OuterRef("pk"))),
            ~Exists(Fact.objects.filter(person=OuterRef("pk"))),
            pk__in=some,
            got_at=None,
            need_at=None,
            set_aside_at=None,
        )
        ids = set(left.values_list("pk", flat=True))
        found |= ids.difference(*(protector(ids) for protector in people_protectors))
    return found
