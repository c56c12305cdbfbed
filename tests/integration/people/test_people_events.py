"""Domain events of imports and people, and the tasks that their listeners enqueue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django_tasks_db.models import DBTaskResult

from klatsch.core.errors import Refused
from klatsch.core.models import DomainEvent
from klatsch.people.events import import_finished
from klatsch.people.imports.upload_storage import delete_uploads
from klatsch.people.imports.uploads import read_upload, store_upload
from klatsch.people.merging.edit import edit_person
from klatsch.people.merging.merge import merge_people, unmerge_people
from klatsch.people.merging.suggestions import request_duplicate_search
from klatsch.people.models import ImportJob, ImportState, Person
from klatsch.people.profiles.marks import mark_got, unmark_got
from klatsch.people.tasks import find_duplicate_suggestions_task, read_upload_task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from klatsch.accounts.models import Host

    type Commit = Callable[..., AbstractContextManager[list[Callable[[], object]]]]
    type Bring = Callable[[Host, Path], ImportJob]
    type WriteFile = Callable[..., Path]

ROWS = [
    "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,,Ferry,Pilot,08 Feb 2019",
    "Bo,Li,https://www.linkedin.com/in/bo-li,,,,01 Jan 2020",
]


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Commit:
    return django_capture_on_commit_callbacks


@pytest.fixture
def upload(hanna: Host, linkedin_file: WriteFile, now: datetime, commit: Commit) -> Iterator[ImportJob]:
    content = linkedin_file(*ROWS).read_bytes()
    with commit(execute=True):
        import_job = store_upload(host=hanna, name="Connections.csv", chunks=[content], now=now)
    yield import_job
    delete_uploads(hanna.pk)


def waiting_tasks() -> list[tuple[str, list[int]]]:
    """Return the tasks of people; later stages enqueue theirs beside them."""
    paths = [read_upload_task.module_path, find_duplicate_suggestions_task.module_path]
    tasks = DBTaskResult.objects.filter(task_path__in=paths).order_by("enqueued_at")
    return [(task.task_path, task.args_kwargs["args"]) for task in tasks]


def event_types() -> list[str]:
    return list(DomainEvent.objects.filter(type__startswith="import.").order_by("pk").values_list("type", flat=True))


def test_an_upload_is_read_in_the_background(upload: ImportJob) -> None:
    assert event_types() == ["import.requested"]
    assert waiting_tasks() == [(read_upload_task.module_path, [upload.pk])]


def test_an_import_that_is_finished_has_duplicates_looked_for(upload: ImportJob, hanna: Host, commit: Commit) -> None:
    with commit(execute=True):
        read_upload_task.call(upload.pk)
    assert event_types() == ["import.requested", "import.finished"]
    assert waiting_tasks()[1:] == [(find_duplicate_suggestions_task.module_path, [hanna.pk])]


def test_reading_an_upload_twice_changes_nothing(upload: ImportJob) -> None:
    assert read_upload(import_id=upload.pk)
    assert not read_upload(import_id=upload.pk)
    assert event_types().count("import.finished") == 1


def test_imports_in_a_row_need_one_search_for_each_deck(
    hanna: Host, theo: Host, bring: Bring, linkedin_file: WriteFile, commit: Commit
) -> None:
    for host, rows in ((hanna, ROWS[:1]), (hanna, ROWS[1:]), (theo, ROWS)):
        with commit(execute=True):
            bring(host, linkedin_file(*rows))
    assert [args for _, args in waiting_tasks()] == [[hanna.pk], [theo.pk]]


def test_a_search_that_has_begun_does_not_stand_for_a_later_one(hanna: Host, now: datetime, commit: Commit) -> None:
    for _ in range(2):
        with commit(execute=True):
            request_duplicate_search(host=hanna, now=now)
        DBTaskResult.objects.update(status="RUNNING")
    assert [args for _, args in waiting_tasks()] == [[hanna.pk], [hanna.pk]]


def test_an_archive_that_is_refused_is_not_finished(hanna: Host, bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("nothing")
    with pytest.raises(Refused):
        bring(hanna, path)
    assert ImportJob.objects.get().state == ImportState.REFUSED
    assert event_types() == []


def test_a_listener_that_fails_leaves_the_import_unfinished(upload: ImportJob) -> None:
    def fail(_event: object) -> None:
        raise RuntimeError

    import_finished.listen("fail", fail)
    try:
        with pytest.raises(RuntimeError):
            read_upload(import_id=upload.pk)
    finally:
        import_finished.listeners.disconnect("fail")
    upload.refresh_from_db()
    assert upload.state == ImportState.RUNNING
    assert "import.finished" not in event_types()
    # The worker that tries again goes on where it stopped.
    assert read_upload(import_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, Person.objects.count()) == (ImportState.DONE, 2)


def test_merging_editing_and_marking_are_events_of_ids_alone(
    hanna: Host, bring: Bring, linkedin_file: WriteFile, now: datetime
) -> None:
    bring(hanna, linkedin_file(*ROWS))
    DomainEvent.objects.all().delete()
    zoe, bo = Person.objects.order_by("pk")
    merge = merge_people(kept=zoe, absorbed=bo, now=now)
    unmerge_people(merge=merge, now=now)
    zoe.refresh_from_db()
    edit_person(person=zoe, values={"place": "Bergen"}, now=now)
    edit_person(person=zoe, values={"place": "Bergen"}, now=now)
    mark_got(person=zoe, now=now)
    unmark_got(person=zoe, now=now)
    merge_ids = {"merge_id": merge.pk, "kept_id": zoe.pk, "absorbed_id": bo.pk}
    published = DomainEvent.objects.filter(type__startswith="person.").order_by("pk")
    assert list(published.values_list("type", "ids", "host")) == [
        ("person.merged", merge_ids, hanna.pk),
        ("person.unmerged", merge_ids, hanna.pk),
        ("person.changed", {"person_id": zoe.pk}, hanna.pk),
        ("person.marked", {"person_id": zoe.pk}, hanna.pk),
        ("person.marked", {"person_id": zoe.pk}, hanna.pk),
    ]
