"""Listeners that recompute assessments after the commit of domain events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from klatsch.insight.assessment.dismissals import dismiss_assessment, restore_assessment
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.bulk_actions.apply import MAX_EVENTS_PER_ACTION, apply_bulk_action, undo_bulk_action
from klatsch.insight.models import Assessment, AssessmentKind, Reassessment
from klatsch.insight.saved_circles.edit import add_member, create_circle
from klatsch.insight.vouches.edit import record_vouch, withdraw_vouch
from klatsch.people.imports.jobs import import_archive
from klatsch.people.imports.undo_import import undo_import
from klatsch.people.merging.merge import merge_people, unmerge_people
from klatsch.people.profiles.marks import mark_got
from tests.factories import DAY, add_person, add_sample_people

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from klatsch.accounts.models import Host


TASKS = "klatsch.insight.assessment.tasks."


@pytest.fixture
def commit(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """Return a context manager at whose end listeners run, as after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def enqueued(name: Any) -> Any:
    """Return the arguments of the waiting tasks of one name."""
    rows = DBTaskResult.objects.filter(task_path=TASKS + name).order_by("enqueued_at")
    return [row.args_kwargs["args"] for row in rows]


def finish(host: Any, now: Any) -> None:
    """Recompute the deck as the waiting task would, and remove the task."""
    recompute_deck(host=host, now=now)
    DBTaskResult.objects.all().delete()


def test_merging_and_unmerging_request_the_deck(hanna: Host, now: datetime, commit: Any) -> None:
    ann, bo = add_person(hanna, "Ann"), add_person(hanna, "A. N.")
    with commit():
        merge = merge_people(kept=ann, absorbed=bo, now=now)
    assert enqueued("recompute_deck_later") == [[hanna.pk]]
    finish(hanna, now)
    with commit():
        unmerge_people(merge=merge, now=now + DAY)
    assert enqueued("recompute_deck_later") == [[hanna.pk]]


def test_importing_and_undoing_an_import_request_the_deck(
    hanna: Host, now: datetime, commit: Any, tmp_path: Path
) -> None:
    archive = tmp_path / "Connections.csv"
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    archive.write_text(f"{header}\nAnn,Lee,,,,,01 Jan 2020\n")
    with commit():
        import_job = import_archive(host=hanna, path=archive, now=now)
    assert enqueued("recompute_deck_later") == [[hanna.pk]]
    finish(hanna, now)
    with commit():
        undo_import(import_job=import_job)
    assert enqueued("recompute_deck_later") == [[hanna.pk]]


def test_a_changed_circle_requests_the_deck_once_while_it_waits(hanna: Host, now: datetime, commit: Any) -> None:
    with commit():
        circle = create_circle(host=hanna, name="Choir", now=now)
    with commit():
        add_member(circle=circle, person=add_person(hanna, "Ann"), now=now)
    assert enqueued("recompute_deck_later") == [[hanna.pk]]
    assert Reassessment.objects.get(host=hanna).is_under_way


def test_marks_of_a_few_people_recompute_these_and_of_many_the_deck(hanna: Host, now: datetime, commit: Any) -> None:
    people = [add_person(hanna, f"Nora {number}") for number in range(MAX_EVENTS_PER_ACTION + 1)]
    person_ids = [person.pk for person in people]
    with commit():
        action = apply_bulk_action(host=hanna, verb="need", people=person_ids[:2], now=now)
    assert enqueued("recompute_person_later") == [[person_ids[0]], [person_ids[1]]]
    with commit():
        undo_bulk_action(action=action, now=now)  # type: ignore[arg-type]
    assert len(enqueued("recompute_person_later")) == 4
    assert enqueued("recompute_deck_later") == []
    with commit():
        apply_bulk_action(host=hanna, verb="got", people=person_ids, now=now)
    assert enqueued("recompute_deck_later") == [[hanna.pk]]


def test_a_vouch_counts_at_once_and_no_more_when_it_is_withdrawn(hanna: Host, now: datetime, commit: Any) -> None:
    ann, bo = add_person(hanna, "Ann"), add_person(hanna, "Bo")
    mark_got(person=ann, now=now)
    with commit():
        vouch = record_vouch(by=ann, person=bo, now=now)
    assert Assessment.objects.get(person=bo).sentence == "Ann vouched for them"
    with commit():
        withdraw_vouch(vouch=vouch, now=now)
    assert not Assessment.objects.filter(person=bo).exists()


def test_a_restored_assessment_is_there_at_once(hanna: Host, now: datetime, commit: Any) -> None:
    olu = add_sample_people(hanna)["olu"]
    recompute_deck(host=hanna, now=now)
    dismiss_assessment(person=olu, matter=AssessmentKind.REACHED_OUT, now=now)
    with commit():
        restore_assessment(person=olu, matter=AssessmentKind.REACHED_OUT, now=now)
    assert Assessment.objects.filter(person=olu, matter=AssessmentKind.REACHED_OUT).exists()


def test_a_failing_listener_never_turns_a_success_into_an_error(
    hanna: Host, now: datetime, commit: Any, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    def fail(**_arguments: Any) -> None:
        raise OSError("no room for the task")

    monkeypatch.setattr("klatsch.insight.assessment.listeners.request_recompute", fail)
    client.force_login(hanna)
    with commit():
        answer = client.post(reverse("new_circle"), {"name": "Choir"})
    assert answer.status_code == 302
    assert hanna.circles.get().name == "Choir"
    assert enqueued("recompute_deck_later") == []
