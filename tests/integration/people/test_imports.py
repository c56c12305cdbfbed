"""Imports: rows, counts and people in the deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.people.imports import jobs
from klatsch.people.imports.jobs import run_import
from klatsch.people.models import (
    Connection,
    Fact,
    FieldChange,
    Handle,
    ImportedFile,
    ImportJob,
    Person,
    RejectedRow,
)
from tests.sample_archives import CONNECTIONS_HEADER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host


ZOE = "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Ferry & Sons,Pilot,08 Feb 2019"
IDA = "Ida,Søndergård,https://www.linkedin.com/in/ida-s,,Nordlicht,Baker,11 Nov 2021"


def counts(import_job: ImportJob) -> list[int]:
    files = import_job.files.values_list("rows", "new", "updated", "unchanged", "rejected")
    return [sum(column) for column in zip(*files, strict=True)]


def test_people_come_in_with_headline_company_and_date(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE, IDA))
    zoe = Person.objects.get(name="Zoe Brandt")
    assert (zoe.headline, zoe.company, str(zoe.known_since)) == ("Pilot, Ferry & Sons", "Ferry & Sons", "2019-02-08")
    assert zoe.handles.get().actor_id == "zoe-brandt"
    assert Fact.objects.get(handle__person=zoe).key == "zoe@example.org"


def test_every_row_is_accounted_for(hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]) -> None:
    done = bring(hanna, linkedin_file(ZOE, ",,,,,,01 Jan 2020", IDA, "Half,A row"))
    assert counts(done) == [4, 2, 0, 0, 2]
    assert list(RejectedRow.objects.order_by("line").values_list("line", flat=True)) == [3, 5]


def test_the_same_file_again_changes_nothing(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    path = linkedin_file(ZOE, IDA, ZOE.replace("Pilot", "Captain"))
    bring(hanna, path)
    before = list(Handle.objects.order_by("pk").values())
    assert counts(bring(hanna, path)) == [3, 0, 0, 3, 0]
    assert list(Handle.objects.order_by("pk").values()) == before


def test_a_newer_file_updates_and_the_old_value_is_kept_as_a_change(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE, IDA))
    assert counts(bring(hanna, linkedin_file(ZOE.replace("Pilot", "Captain"), IDA))) == [2, 0, 1, 1, 0]
    assert Person.objects.get(name="Zoe Brandt").headline == "Captain, Ferry & Sons"
    assert FieldChange.objects.get().before == "Pilot"


def test_an_old_file_brought_again_does_not_overrule_the_newer_one(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    old = linkedin_file(ZOE, name="old.csv")
    new = linkedin_file(ZOE.replace("Pilot", "Captain"), name="new.csv")
    for path in (old, new):
        bring(hanna, path)
    assert counts(bring(hanna, old)) == [1, 0, 0, 1, 0]
    assert Person.objects.get().headline == "Captain, Ferry & Sons"


OLD = "Basic_LinkedInDataExport_05-14-2021"
NEW = "Complete_LinkedInDataExport_03-09-2026"


def archive(tmp_path: Path, name: str, *rows: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "Connections.csv").write_text("\n".join([CONNECTIONS_HEADER, *rows]))
    return folder


def test_files_in_which_nothing_was_read_are_named_with_the_import(
    hanna: Host, bring: Callable[..., Any], tmp_path: Path
) -> None:
    folder = archive(tmp_path, OLD, ZOE)
    (folder / "Ad_Targeting.csv").write_text("Member Age,Company\n30,Ferry\n")
    assert [file.name for file in bring(hanna, folder).unread_files.all()] == ["Ad_Targeting.csv"]
    assert not bring(hanna, folder / "Connections.csv").unread_files.exists()


def test_an_older_archive_that_comes_later_fills_gaps_and_overrules_nothing(
    hanna: Host, bring: Callable[..., Any], tmp_path: Path
) -> None:
    bring(hanna, archive(tmp_path, NEW, ZOE.replace("Pilot", "Captain").replace("zoe@example.org", "")))
    assert counts(bring(hanna, archive(tmp_path, OLD, ZOE))) == [1, 0, 1, 0, 0]
    assert Person.objects.get().headline == "Captain, Ferry & Sons"
    assert Fact.objects.get(field="email").value == "zoe@example.org"


def test_what_the_newest_archive_said_again_is_not_overruled_by_one_in_between(
    hanna: Host, bring: Callable[..., Any], tmp_path: Path
) -> None:
    bring(hanna, archive(tmp_path, OLD, ZOE))
    bring(hanna, archive(tmp_path, NEW, ZOE, IDA))
    middle = archive(tmp_path, "Basic_LinkedInDataExport_10-21-2023", ZOE.replace("Pilot", "Captain"))
    assert counts(bring(hanna, middle)) == [1, 0, 0, 1, 0]
    assert Person.objects.get(name="Zoe Brandt").headline == "Pilot, Ferry & Sons"


def test_a_file_without_a_date_is_as_old_as_the_newest_day_in_it(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE.replace("Pilot", "Captain"), IDA, name="new.csv"))
    bring(hanna, linkedin_file(ZOE, name="old.csv"))
    assert Person.objects.get(name="Zoe Brandt").headline == "Captain, Ferry & Sons"


def test_a_day_that_is_still_to_come_makes_no_archive_new(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE, IDA.replace("2021", "2999"), name="odd.csv"))
    assert str(ImportJob.objects.get().newest_on) == "2019-02-08"
    bring(hanna, linkedin_file(ZOE.replace("Pilot", "Captain"), name="next.csv"))
    assert Person.objects.get(name="Zoe Brandt").headline == "Captain, Ferry & Sons"


def test_an_empty_cell_erases_nothing(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE))
    bring(hanna, linkedin_file(ZOE.replace("Ferry & Sons", "").replace("zoe@example.org", "")))
    assert Person.objects.get().company == "Ferry & Sons"
    assert Fact.objects.filter(field="email").count() == 1


def test_somebody_known_by_name_and_day_is_recognised_when_the_address_comes(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(
        hanna,
        linkedin_file(
            "Zoe,Brandt,,Ferry,Pilot,08 Feb 2019",
            header="First Name,Last Name,Email Address,Company,Position,Connected On",
        ),
    )
    assert Handle.objects.get().is_provisional
    assert counts(bring(hanna, linkedin_file(ZOE))) == [1, 0, 1, 0, 0]
    handle = Handle.objects.get()
    assert (handle.actor_id, handle.is_provisional) == ("zoe-brandt", False)
    assert Person.objects.count() == 1


def test_an_older_archive_finds_the_person_who_has_an_address_by_now(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE))
    bring(
        hanna,
        linkedin_file(
            "Zoe,Brandt,,Ferry,Pilot,08 Feb 2019",
            header="First Name,Last Name,Email Address,Company,Position,Connected On",
        ),
    )
    assert (Person.objects.count(), Handle.objects.count(), Connection.objects.count()) == (1, 1, 1)


def test_two_people_of_one_name_and_day_stay_two(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(ZOE, ZOE.replace("zoe-brandt", "zoe-b-2").replace("zoe@", "other@")))
    assert Person.objects.count() == 2


def test_a_crash_in_the_middle_is_taken_up_where_it_was(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"Anna,No{number},https://www.linkedin.com/in/anna-{number},,Co,Job,01 Jan 2020" for number in range(7)]
    path = linkedin_file(*rows)
    monkeypatch.setattr(jobs, "IMPORT_BATCH_ROWS", 2)

    def crash(_rows: int) -> None:
        if Person.objects.count() >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(hanna, path, progress=crash)
    assert ImportedFile.objects.get().rows == Person.objects.count() == 4
    done = run_import(import_job=ImportJob.objects.get(), path=path)
    assert counts(done) == [7, 7, 0, 0, 0]
    assert Person.objects.count() == 7


def test_two_hosts_never_share_people(
    hanna: Host, theo: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    path = linkedin_file(ZOE)
    bring(hanna, path)
    assert counts(bring(theo, path)) == [1, 1, 0, 0, 0]
    assert Person.objects.filter(host=hanna).count() == Person.objects.filter(host=theo).count() == 1


def test_hostile_lengths_fit_and_stay_apart(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    slug = "x" * 5000
    rows = [
        f"{'N' * 3000},Long{end},https://www.linkedin.com/in/{slug}{end},,{'C' * 900},Job,01 Jan 2020" for end in "ab"
    ]
    bring(hanna, linkedin_file(*rows))
    assert Person.objects.count() == 2


@pytest.mark.parametrize("rows", [60, 600])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    hanna: Host,
    bring: Callable[..., Any],
    linkedin_file: Callable[..., Any],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    people = [
        f"Anna,No{number},https://www.linkedin.com/in/anna-{number},a{number}@example.org,Co,Job,01 Jan 2020"
        for number in range(rows)
    ]
    path = linkedin_file(*people)
    with django_assert_max_num_queries(40):
        bring(hanna, path)
    newer = linkedin_file(*(row.replace("Job", "Boss") for row in people))
    with django_assert_max_num_queries(40):
        assert counts(bring(hanna, newer)) == [rows, 0, rows, 0, 0]
