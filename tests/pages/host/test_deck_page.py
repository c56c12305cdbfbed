"""The pages of the deck, of a person and of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from klatsch.insight.models import BulkAction
from klatsch.insight.queries import members_of
from klatsch.people.imports.jobs import import_archive
from klatsch.people.imports.upload_storage import make_uploads_folder
from klatsch.people.imports.uploads import read_upload
from klatsch.people.models import Fact, ImportJob, Person

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from klatsch.accounts.models import Host


HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ROWS = "".join(
    f"Anna,No{number:02},https://www.linkedin.com/in/anna-{number},,Co,Job,01 Jan 2020\n" for number in range(30)
)


@pytest.fixture
def host(client: Client, hanna: Host) -> Host:
    client.force_login(hanna)
    return hanna


@pytest.fixture
def deck(host: Host, tmp_path: Path, now: datetime) -> Host:
    path = tmp_path / "Connections.csv"
    path.write_text(HEADER + ROWS + "<b>Zoë</b>,Brandt,https://www.linkedin.com/in/zoe,,,,01 Jan 2019\n")
    import_archive(host=host, path=path, now=now)
    return host


@pytest.mark.parametrize("name", ["deck", "imports"])
def test_nobody_sees_anything_without_signing_in(client: Client, db: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_an_empty_deck_says_the_next_step(client: Client, host: Host) -> None:
    page = client.get(reverse("deck")).text
    assert "Nobody is here yet" in page
    assert reverse("imports") in page


def test_the_deck_shows_cards_the_count_and_the_way_on(client: Client, deck: Host) -> None:
    page = client.get(reverse("deck"))
    assert "You have talked with 0 of 31." in page.text
    assert "Connected on LinkedIn since 2020" in page.text
    assert "&lt;b&gt;Zoë&lt;/b&gt;" in page.text
    beyond = client.get(page.context["next"]).text
    assert "Anna No29" in beyond
    assert "Anna No00" not in beyond


def test_search_works_as_a_plain_form_and_sends_only_the_results_to_htmx(client: Client, deck: Host) -> None:
    whole = client.get(reverse("deck"), {"q": "zoe"}).text
    part = client.get(reverse("deck"), {"q": "zoe"}, headers={"HX-Request": "true"}).text
    for page in (whole, part):
        assert "1 person fits." in page
    assert "<html" in whole
    assert "<html" not in part


def test_nobody_fits_is_said_with_a_way_back(client: Client, deck: Host) -> None:
    assert "Nobody fits" in client.get(reverse("deck"), {"q": "xyzzy"}).text


@pytest.mark.parametrize("address", ["?after=x", "?after=999999", "?since=1&sort=no&mark=%00", "?q=%00%ff"])
def test_nonsense_in_the_address_breaks_nothing(client: Client, deck: Host, address: str) -> None:
    assert client.get(reverse("deck") + address).status_code == 200


def test_marks_are_set_and_taken_back_by_buttons(client: Client, deck: Host) -> None:
    person = Person.objects.first()
    for verb, field, is_set in [
        ("need", "need_at", True),
        ("got", "got_at", True),
        ("not-got", "got_at", False),
        ("aside", "set_aside_at", True),
        ("back", "set_aside_at", False),
    ]:
        address = reverse("mark_person", args=[person.pk, verb])
        assert client.get(address).status_code == 405
        answer = client.post(address, {"back": "/deck/?q=anna"})
        assert (answer.status_code, answer["Location"]) == (302, "/deck/?q=anna")
        person.refresh_from_db()
        assert (getattr(person, field) is not None) is is_set


def test_setting_aside_offers_to_undo(client: Client, deck: Host) -> None:
    person = Person.objects.first()
    page = client.post(reverse("mark_person", args=[person.pk, "aside"]), follow=True).text
    assert reverse("undo_step", args=[BulkAction.objects.get().pk]) in page


def test_a_button_leads_nowhere_else(client: Client, deck: Host) -> None:
    address = reverse("mark_person", args=[Person.objects.first().pk, "got"])
    assert client.post(address, {"back": "https://evil.example/"})["Location"] == reverse("deck")
    assert client.post(address, {"back": "//evil.example/"})["Location"] == reverse("deck")
    assert client.post(reverse("mark_person", args=[1, "delete"])).status_code == 404


def test_htmx_gets_the_card_back(client: Client, deck: Host) -> None:
    address = reverse("mark_person", args=[Person.objects.first().pk, "got"])
    card = client.post(address, headers={"HX-Request": "true"}).text
    assert 'aria-pressed="true"' in card
    assert "<html" not in card


def test_a_person_of_another_host_is_not_there(client: Client, deck: Host, theo: Host) -> None:
    person = Person.objects.first()
    client.force_login(theo)
    for name in ("person", "note_person"):
        address = reverse(name, args=[person.pk])
        assert (client.get if name == "person" else client.post)(address).status_code == 404
    assert client.post(reverse("mark_person", args=[person.pk, "got"])).status_code == 404
    assert client.get(reverse("import", args=[ImportJob.objects.get().pk])).status_code == 404


def test_a_persons_page_tells_each_value_with_its_source_and_keeps_notes(client: Client, deck: Host) -> None:
    person = Person.objects.get(name="Anna No07")
    address = reverse("person", args=[person.pk])
    assert "Connections.csv" in client.get(address).text
    client.post(reverse("note_person", args=[person.pk]), {"text": "Likes <tea>\0"})
    assert Fact.objects.get(person=person).value == "Likes <tea>"
    assert "Likes &lt;tea&gt;" in client.get(address).text


def upload(name: str, content: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def test_a_file_is_handed_over_read_and_reported_row_by_row(
    client: Client, host: Host, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    content = HEADER + ROWS + ",,,,,,01 Jan 2020\n"
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("imports"), {"archives": upload("../../Connections.csv", content)})
    made = ImportJob.objects.get()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [made.pk]
    assert answer["Location"] == reverse("import", args=[made.pk])
    waiting = client.get(answer["Location"]).text
    assert "Being read" in waiting
    assert "hx-trigger" in waiting
    read_upload(import_id=made.pk)
    done = client.get(answer["Location"]).text
    assert "every one of 31 rows is accounted for" in done
    assert "LinkedIn hides this member&#x27;s name" in done
    assert "Being read" not in done
    assert list(make_uploads_folder(host.pk).iterdir()) == []
    assert "Connections.csv" in client.get(reverse("imports")).text


def test_what_cannot_be_read_is_said_on_its_page(
    client: Client, host: Host, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.post(reverse("imports"), {"archives": upload("page.zip", "<!doctype html><title>Sign in</title>")})
    made = ImportJob.objects.get()
    read_upload(import_id=made.pk)
    assert "page.zip" in client.get(reverse("import", args=[made.pk])).text
    assert not Person.objects.exists()


def test_no_file_at_all_is_asked_for_again(client: Client, host: Host) -> None:
    answer = client.post(reverse("imports"), {})
    assert answer.status_code == 422
    assert "Please choose at least one file." in answer.text


def test_a_person_can_be_taken_away_and_forgotten(client: Client, deck: Host, theo: Host) -> None:
    person = Person.objects.get(name="Anna No07")
    told = client.get(reverse("export_person", args=[person.pk]))
    assert told.json()["name"] == "Anna No07"
    assert "attachment" in told["Content-Disposition"]
    assert client.get(reverse("card_of_person", args=[person.pk])).text.startswith("BEGIN:VCARD")
    address = reverse("erase_person", args=[person.pk])
    assert client.get(address).status_code == 405
    client.force_login(theo)
    assert client.post(address).status_code == 404
    client.force_login(deck)
    assert "forgotten" in client.post(address, follow=True).text
    assert not Person.objects.filter(pk=person.pk).exists()


def test_an_import_is_taken_out_again_as_one_step(client: Client, deck: Host, theo: Host) -> None:
    made = ImportJob.objects.get()
    assert "Take this import out again" in client.get(reverse("import", args=[made.pk])).text
    address = reverse("take_out_import", args=[made.pk])
    assert client.get(address).status_code == 405
    client.force_login(theo)
    assert client.post(address).status_code == 404
    client.force_login(deck)
    assert "is out, and 31 people with it." in client.post(address, follow=True).text
    assert not Person.objects.exists()


def test_a_circle_is_named_while_importing(
    client: Client, host: Host, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.post(reverse("imports"), {"archives": upload("Connections.csv", HEADER + ROWS), "circle": "Book club"})
    read_upload(import_id=ImportJob.objects.get().pk)
    assert members_of(host.circles.get(name="Book club")).count() == 30
