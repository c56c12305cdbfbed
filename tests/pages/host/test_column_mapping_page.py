from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from klatsch.people.imports.upload_storage import delete_uploads
from klatsch.people.imports.uploads import read_upload
from klatsch.people.models import ImportJob, ImportState, Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.test import Client

    from klatsch.accounts.models import Host


CLUB = "Name,Who pays,<b>Where</b>\nZoë Brandt,Ferry & Sons,<script>alert(1)</script>\n"


def answer_of(*fields: str) -> dict[str, str]:
    return {f"column-{number}": field for number, field in enumerate(fields)}


@pytest.fixture
def browser(client: Client, hanna: Host, now: datetime) -> Client:
    client.force_login(hanna)
    return client


@pytest.fixture
def asking(browser: Client) -> Iterator[ImportJob]:
    browser.post("/deck/import/", {"archives": SimpleUploadedFile("club.csv", CLUB.encode())})
    made = ImportJob.objects.get()
    read_upload(import_id=made.pk)
    yield made
    delete_uploads(made.host_id)


def test_the_page_shows_how_the_table_begins_and_suggests(browser: Client, asking: ImportJob) -> None:
    page = browser.get(f"/deck/import/{asking.pk}/").text
    assert "Which column is what?" in page
    assert "Ferry &amp; Sons" in page
    assert '<option value="name" selected>' in page
    assert "<script>alert" not in page
    assert "<b>Where" not in page
    assert "asks you something" in browser.get("/deck/import/").text


def test_whoever_watches_the_progress_is_led_to_the_question(browser: Client, asking: ImportJob) -> None:
    answer = browser.get(f"/deck/import/{asking.pk}/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/deck/import/{asking.pk}/"


def test_the_answer_has_it_read(browser: Client, asking: ImportJob) -> None:
    address = f"/deck/import/{asking.pk}/columns/"
    assert browser.post(address, answer_of("name", "company", "-")).status_code == 302
    read_upload(import_id=asking.pk)
    assert Person.objects.get().company == "Ferry & Sons"
    assert "the one row is accounted for" in browser.get(f"/deck/import/{asking.pk}/").text
    assert browser.post(address, answer_of("name", "-", "-")).status_code == 302


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (answer_of("-", "-", "-"), "Say at least which column holds the name"),
        (answer_of("name", "name", "-"), "Two columns cannot both be the whole name"),
        (answer_of("nose", "-", "-"), "not one of the available choices"),
    ],
)
def test_an_answer_that_will_not_do_is_told_why(
    browser: Client, asking: ImportJob, said: dict[str, str], sentence: str
) -> None:
    answer = browser.post(f"/deck/import/{asking.pk}/columns/", said)
    assert answer.status_code == 422
    assert sentence in answer.text
    asking.refresh_from_db()
    assert asking.state == ImportState.NEEDS_MAPPING


def test_it_can_be_left_out(browser: Client, asking: ImportJob) -> None:
    browser.post(f"/deck/import/{asking.pk}/columns/", {"leave_out": "yes"})
    asking.refresh_from_db()
    assert (asking.state, asking.refusal) == (ImportState.REFUSED, "You left it out.")
    assert "You left it out." in browser.get(f"/deck/import/{asking.pk}/").text


def test_another_host_is_not_asked(client: Client, asking: ImportJob, theo: Host) -> None:
    client.force_login(theo)
    assert client.get(f"/deck/import/{asking.pk}/").status_code == 404
    assert client.post(f"/deck/import/{asking.pk}/columns/", {"leave_out": "yes"}).status_code == 404
