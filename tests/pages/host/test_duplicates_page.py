"""The page of suggested duplicates: merge, keep apart, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from klatsch.people.imports.jobs import import_archive
from klatsch.people.merging.suggestions import refresh_duplicate_suggestions
from klatsch.people.models import DuplicateSuggestion, Handle, Merge, Person
from klatsch.people.tasks import find_duplicate_suggestions_task

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from klatsch.accounts.models import Host


CARD = "BEGIN:VCARD\nVERSION:3.0\nUID:{number}\nFN:{name}\nORG:{company}\nEND:VCARD\n"
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


@pytest.fixture
def host(client: Client, hanna: Host, tmp_path: Path, now: datetime) -> Host:
    client.force_login(hanna)
    (tmp_path / "a.csv").write_text(HEADER + "Zoe,Brandt,https://www.linkedin.com/in/zoe-b,,Ferry,,01 Jan 2020\n")
    others = [CARD.format(number=n, name=f"P{chr(97 + n)}o F{chr(97 + n)}u", company="") for n in range(20)]
    (tmp_path / "b.vcf").write_text("".join([*others, CARD.format(number=99, name="Zoë Brandt", company="Ferry")]))
    for name in ("a.csv", "b.vcf"):
        import_archive(host=hanna, path=tmp_path / name, now=now)
    refresh_duplicate_suggestions(host_id=hanna.pk, now=now)
    return hanna


def test_two_cards_stand_side_by_side_with_their_reasons(client: Client, host: Host) -> None:
    page = client.get(reverse("same")).text
    for words in ("Zoe Brandt", "Zoë Brandt", "same name", "same company", "Same person", "Not the same"):
        assert words in page


def test_same_person_can_be_undone_from_the_note_and_from_the_persons_page(client: Client, host: Host) -> None:
    pair = DuplicateSuggestion.objects.get()
    page = client.post(reverse("answer_same", args=[pair.pk, "same"]), follow=True).text
    merge = Merge.objects.get()
    undo = reverse("undo_merge", args=[merge.pk])
    assert undo in page
    assert "Nobody to ask about" in page
    assert undo in client.get(reverse("person", args=[merge.kept_id])).text
    client.post(undo)
    assert Person.objects.filter(merged_into=None).count() == 22


@pytest.mark.parametrize("verb", ["different", "later"])
def test_other_answers_leave_both_cards(client: Client, host: Host, verb: str) -> None:
    client.post(reverse("answer_same", args=[DuplicateSuggestion.objects.get().pk, verb]))
    assert not DuplicateSuggestion.objects.exists()
    assert not Merge.objects.exists()


def test_an_account_gets_its_own_card(client: Client, host: Host) -> None:
    client.post(reverse("answer_same", args=[DuplicateSuggestion.objects.get().pk, "same"]))
    handle = Handle.objects.get(network="linkedin")
    person = client.get(reverse("person", args=[handle.person_id])).text
    assert reverse("split_handle", args=[handle.pk]) in person
    client.post(reverse("split_handle", args=[handle.pk]))
    assert Handle.objects.get(pk=handle.pk).person.handles.count() == 1


def test_nothing_happens_by_looking_or_by_words_that_mean_nothing(client: Client, host: Host) -> None:
    pair = DuplicateSuggestion.objects.get()
    for verb in ("same", "different"):
        assert client.get(reverse("answer_same", args=[pair.pk, verb])).status_code == 405
    assert client.post(reverse("answer_same", args=[pair.pk, "perhaps"])).status_code == 404
    assert DuplicateSuggestion.objects.exists()


def test_looking_again_is_done_in_the_background(
    client: Client, host: Host, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("look_same"))
    search = DBTaskResult.objects.get(task_path=find_duplicate_suggestions_task.module_path)
    assert search.args_kwargs["args"] == [host.pk]


def test_another_host_may_not_answer(client: Client, host: Host, theo: Host) -> None:
    pair = DuplicateSuggestion.objects.get()
    client.force_login(theo)
    assert client.post(reverse("answer_same", args=[pair.pk, "same"])).status_code == 404
    assert "Zoe" not in client.get(reverse("same")).text
