"""Tables that nobody knows: the host says once which column is what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import Refused
from klatsch.people.imports.column_mapping import map_columns, preview_upload, skip_abandoned_imports
from klatsch.people.imports.undo_import import undo_import
from klatsch.people.imports.upload_storage import delete_uploads, make_uploads_folder
from klatsch.people.imports.uploads import read_upload, store_upload
from klatsch.people.models import ColumnMapping, ImportJob, ImportState, Person
from tests.sample_archives import CONNECTIONS_HEADER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from pytest_django import DjangoCaptureOnCommitCallbacks

    from klatsch.accounts.models import Host


CLUB = "Wer;Post;Verein\nZoë Brandt;zoe@example.org;Rowing\nIda Holm;;Rowing\n"
COLUMNS = {"name": "Wer", "email": "Post", "list": "Verein"}


@pytest.fixture
def hand_over(now: datetime) -> Iterator[Callable[..., Any]]:
    """Hand over a table as a page does, and read it as a worker does."""

    def run(host: Host, text: str, name: str = "club.csv") -> ImportJob:
        made = store_upload(host=host, name=name, chunks=[text.encode()], now=now)
        read_upload(import_id=made.pk)
        made.refresh_from_db()
        return made

    yield run
    for host_id in ImportJob.objects.values_list("host_id", flat=True):
        delete_uploads(host_id)


def name_them(import_job: ImportJob, columns: dict[str, str] = COLUMNS) -> None:
    map_columns(import_job=import_job, columns=columns, now=import_job.created_at)
    read_upload(import_id=import_job.pk)
    import_job.refresh_from_db()


def test_a_table_that_nobody_knows_waits_for_an_answer(hanna: Host, hand_over: Callable[..., Any]) -> None:
    made = hand_over(hanna, CLUB)
    assert (made.state, made.refusal) == (ImportState.NEEDS_MAPPING, "")
    assert preview_upload(made).headers == ["Wer", "Post", "Verein"]
    assert not read_upload(import_id=made.pk)
    assert not Person.objects.exists()


def test_a_worker_says_what_it_could_not_read_in_the_language_of_the_host(
    hanna: Host, hand_over: Callable[..., Any]
) -> None:
    hanna.language = "de"
    hanna.save()
    refused = hand_over(hanna, "Rar!", name="archive.rar")
    assert refused.refusal == "“archive.rar” ist ein RAR-Archiv: Entpacke es und gib den Ordner ab."
    read = hand_over(hanna, f"{CONNECTIONS_HEADER}\nZoe,Brandt\n", name="Connections.csv")
    (row,) = read.files.get().rejected_rows.all()
    assert row.reason == "Die Zeile hat 2 von 7 Spalten: Die Datei ist hier abgeschnitten oder beschädigt."


def test_with_the_answer_it_is_read_and_the_file_goes(hanna: Host, hand_over: Callable[..., Any]) -> None:
    made = hand_over(hanna, CLUB)
    name_them(made)
    assert made.state == ImportState.DONE
    assert set(Person.objects.values_list("name", flat=True)) == {"Zoë Brandt", "Ida Holm"}
    assert list(make_uploads_folder(hanna.pk).iterdir()) == []


def test_the_next_table_with_these_headers_is_read_at_once(
    hanna: Host, theo: Host, hand_over: Callable[..., Any]
) -> None:
    name_them(hand_over(hanna, CLUB))
    newer = hand_over(hanna, CLUB.replace("Wer;", " WER ;") + "Bo Li;;\n", name="newer.csv")
    assert newer.state == ImportState.DONE
    assert Person.objects.filter(name="Bo Li").exists()
    assert hand_over(hanna, CLUB.replace("Post", "Mail")).state == ImportState.NEEDS_MAPPING
    assert hand_over(theo, CLUB).state == ImportState.NEEDS_MAPPING


def test_another_answer_replaces_the_first(
    hanna: Host, hand_over: Callable[..., Any], bring: Callable[..., Any], tmp_path: Path
) -> None:
    name_them(hand_over(hanna, CLUB))
    path = tmp_path / "club.csv"
    path.write_text(CLUB)
    bring(hanna, path, columns={"name": "Wer", "company": "Verein"})
    assert ColumnMapping.objects.get().columns == {"name": "Wer", "company": "Verein"}


@pytest.mark.parametrize("columns", [{}, {"company": "Verein"}, {"nose": "Wer"}])
def test_an_answer_that_names_nobody_is_refused_and_the_table_goes_on_waiting(
    hanna: Host, hand_over: Callable[..., Any], columns: dict[str, str], now: datetime
) -> None:
    made = hand_over(hanna, CLUB)
    with pytest.raises(Refused):
        map_columns(import_job=made, columns=columns, now=now)
    made.refresh_from_db()
    assert made.state == ImportState.NEEDS_MAPPING


def test_an_answer_to_what_was_answered_is_refused(hanna: Host, hand_over: Callable[..., Any], now: datetime) -> None:
    made = hand_over(hanna, CLUB)
    name_them(made)
    with pytest.raises(Refused) as refusal:
        map_columns(import_job=made, columns=COLUMNS, now=now)
    assert refusal.value.code == "import-needs-no-mapping"


def test_what_waits_for_a_week_is_left_out_and_its_file_goes(
    hanna: Host,
    hand_over: Callable[..., Any],
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    made = hand_over(hanna, CLUB)
    skip_abandoned_imports(now=now + timedelta(days=6))
    assert ImportJob.objects.get().state == ImportState.NEEDS_MAPPING
    with django_capture_on_commit_callbacks(execute=True):
        skip_abandoned_imports(now=now + timedelta(days=8))
    made.refresh_from_db()
    assert (made.state, made.upload, made.refusal) == (ImportState.REFUSED, "", "You left it out.")
    assert list(make_uploads_folder(hanna.pk).iterdir()) == []


def test_taking_out_what_waits_takes_its_file_too(
    hanna: Host, hand_over: Callable[..., Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = hand_over(hanna, CLUB)
    with django_capture_on_commit_callbacks(execute=True):
        undo_import(import_job=made)
    assert list(make_uploads_folder(hanna.pk).iterdir()) == []
    assert not ImportJob.objects.exists()


def test_what_is_no_table_is_refused_as_ever(hanna: Host, hand_over: Callable[..., Any]) -> None:
    for text in ("<!doctype html><title>Sign in, please</title>", "just words", ""):
        made = hand_over(hanna, text, name="export.csv")
        assert made.state == ImportState.REFUSED
        assert made.refusal
