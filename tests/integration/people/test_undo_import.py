"""Taking an import out again: what it alone told goes, what others or the host's hand say stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import Refused
from klatsch.insight.models import CircleMember
from klatsch.insight.queries import members_of
from klatsch.insight.saved_circles.edit import add_member, create_circle, remove_member
from klatsch.people.imports.undo_import import undo_import
from klatsch.people.merging.edit import edit_person
from klatsch.people.merging.merge import merge_people, unmerge_people
from klatsch.people.models import (
    Connection,
    Fact,
    FieldChange,
    Handle,
    HostFact,
    ImportConfirmation,
    ImportJob,
    ImportState,
    Interaction,
    Person,
)
from klatsch.people.profiles import marks

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from pytest_django import DjangoAssertNumQueries

    from klatsch.accounts.models import Host


ZOE = "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Ferry Co,Pilot,08 Feb 2019"
IDA = "Ida,Berg,https://www.linkedin.com/in/ida-berg,,Nordlicht,Baker,11 Nov 2021"
BO = "Bo,Li,https://www.linkedin.com/in/bo-li,bo@example.com,,,01 Jan 2020"


@pytest.fixture
def bring_rows(
    hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any], tmp_path: Path
) -> Callable[..., Any]:
    def run(*rows: str, folder: str = "", **details: str) -> ImportJob:
        path = linkedin_file(*rows)
        if folder:
            (tmp_path / folder).mkdir()
            path = path.rename(tmp_path / folder / path.name).parent
        return bring(hanna, path, **details)

    return run


def whole_deck() -> dict[str, Any]:
    """Everything that a deck is, without what only says how it came."""
    return {
        "people": list(Person.objects.order_by("pk").values()),
        "handles": [
            {column: value for column, value in row.items() if column != "confirmed_by"}
            for row in Handle.objects.order_by("pk").values()
        ],
        "facts": list(Fact.objects.order_by("pk").values()),
        "ties": list(Connection.objects.order_by("pk").values()),
        "acts": list(Interaction.objects.order_by("pk").values()),
        "changes": list(FieldChange.objects.order_by("pk").values()),
        "retold": list(ImportConfirmation.objects.order_by("pk").values()),
        "host": list(HostFact.objects.order_by("pk").values()),
    }


def names() -> list[str]:
    return sorted(Person.objects.values_list("name", flat=True))


def test_the_only_import_leaves_nothing_behind(bring_rows: Callable[..., Any]) -> None:
    assert undo_import(import_job=bring_rows(ZOE, IDA)) == 2
    assert all(rows == [] for rows in whole_deck().values())
    assert not ImportJob.objects.exists()


def test_a_later_import_taken_out_leaves_the_deck_exactly_as_it_was(bring_rows: Callable[..., Any]) -> None:
    bring_rows(ZOE, IDA)
    before = whole_deck()
    later = bring_rows(ZOE.replace("Ferry Co", "Airline").replace("zoe@", "z@"), IDA, BO)
    assert whole_deck() != before
    assert undo_import(import_job=later) == 1
    assert whole_deck() == before


def test_what_a_later_import_says_too_outlives_the_first(bring_rows: Callable[..., Any]) -> None:
    first = bring_rows(ZOE, IDA)
    second = bring_rows(ZOE, BO)
    assert undo_import(import_job=first) == 1
    assert names() == ["Bo Li", "Zoe Brandt"]
    zoe = Handle.objects.get(actor_id="zoe-brandt")
    assert (zoe.first_import_id, zoe.told_by, zoe.company) == (second.pk, {}, "Ferry Co")
    assert set(Fact.objects.values_list("key", "import_job")) == {
        ("zoe@example.org", second.pk),
        ("bo@example.com", second.pk),
    }
    assert set(Connection.objects.values_list("import_job", flat=True)) == {second.pk}
    assert undo_import(import_job=second) == 2
    assert all(rows == [] for rows in whole_deck().values())


def test_what_only_the_first_import_said_of_somebody_goes(bring_rows: Callable[..., Any]) -> None:
    first = bring_rows(ZOE)
    bring_rows("Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,,,,08 Feb 2019")
    assert undo_import(import_job=first) == 0
    zoe = Handle.objects.get()
    assert (zoe.name, zoe.company, zoe.position) == ("Zoe Brandt", "", "")
    assert Person.objects.get().company == ""
    assert not Fact.objects.exists()


def test_one_out_of_the_middle_closes_the_gap(bring_rows: Callable[..., Any]) -> None:
    first = bring_rows(ZOE)
    middle = bring_rows(ZOE.replace("Ferry Co", "Airline"))
    last = bring_rows(ZOE.replace("Ferry Co", "Harbour"))
    undo_import(import_job=middle)
    assert Handle.objects.get().company == "Harbour"
    change = FieldChange.objects.get()
    assert (change.before, change.before_import) == ("Ferry Co", first.pk)
    undo_import(import_job=last)
    assert (Handle.objects.get().company, Person.objects.get().company) == ("Ferry Co", "Ferry Co")


def test_the_first_of_three_gone_leaves_the_way_back_of_the_others_whole(bring_rows: Callable[..., Any]) -> None:
    first = bring_rows(ZOE)
    second = bring_rows(ZOE.replace("Ferry Co", "Airline"))
    third = bring_rows(ZOE.replace("Ferry Co", "Harbour"))
    for gone, company in ((first, "Harbour"), (third, "Airline")):
        undo_import(import_job=gone)
        assert Person.objects.get().company == company
    undo_import(import_job=second)
    assert not Person.objects.exists()


def test_what_was_said_alike_before_a_change_is_found_again(bring_rows: Callable[..., Any]) -> None:
    first = bring_rows(ZOE)
    alike = bring_rows(ZOE)
    changed = bring_rows(ZOE.replace("Ferry Co", "Airline"))
    undo_import(import_job=first)
    assert Person.objects.get().company == "Airline"
    change = FieldChange.objects.get(field="company")
    assert (change.before, change.before_import) == ("Ferry Co", alike.pk)
    undo_import(import_job=changed)
    assert Person.objects.get().company == "Ferry Co"


def test_whoever_the_host_marked_or_wrote_about_stays_with_the_face_they_had(
    hanna: Host, bring_rows: Callable[..., Any], now: datetime
) -> None:
    brought = bring_rows(ZOE, IDA, BO)
    marks.mark_got(person=Person.objects.get(name="Zoe Brandt"), now=now)
    edit_person(person=Person.objects.get(name="Ida Berg"), values={"place": "Bergen"}, now=now)
    assert undo_import(import_job=brought) == 1
    assert names() == ["Ida Berg", "Zoe Brandt"]
    assert not Handle.objects.exists()
    assert Person.objects.get(name="Ida Berg").place == "Bergen"


def test_whoever_the_host_put_into_a_circle_stays(hanna: Host, bring_rows: Callable[..., Any], now: datetime) -> None:
    brought = bring_rows(ZOE, IDA)
    circle = create_circle(host=hanna, name="Choir", now=now)
    add_member(circle=circle, person=Person.objects.get(name="Zoe Brandt"), now=now)
    assert undo_import(import_job=brought) == 1
    assert [person.name for person in members_of(circle)] == ["Zoe Brandt"]


def test_a_merged_person_keeps_the_other_account(
    hanna: Host, bring: Callable[..., Any], bring_rows: Callable[..., Any], card_file: Callable[..., Any], now: datetime
) -> None:
    bring(hanna, card_file("UID:1\nFN:Zoë B."))
    brought = bring_rows(ZOE)
    book, linkedin = Person.objects.get(name="Zoë B."), Person.objects.get(name="Zoe Brandt")
    merge = merge_people(kept=linkedin, absorbed=book, now=now)
    undo_import(import_job=brought)
    kept = Person.objects.get(merged_into=None)
    assert (kept.name, [handle.network for handle in kept.handles.all()]) == ("Zoë B.", ["contacts"])
    unmerge_people(merge=merge, now=now)
    assert Person.objects.get(handles__network="contacts").name == "Zoë B."


def test_an_import_that_is_being_read_is_not_taken_out(bring_rows: Callable[..., Any]) -> None:
    brought = bring_rows(ZOE)
    ImportJob.objects.update(state=ImportState.RUNNING)
    with pytest.raises(Refused) as refusal:
        undo_import(import_job=brought)
    assert refusal.value.code == "import-is-running"
    assert names() == ["Zoe Brandt"]


def test_another_hosts_deck_is_left_alone(
    theo: Host, bring: Callable[..., Any], bring_rows: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(theo, linkedin_file(ZOE))
    undo_import(import_job=bring_rows(ZOE))
    assert Person.objects.get().host == theo


def test_taking_out_many_takes_as_many_queries_as_taking_out_few(
    bring_rows: Callable[..., Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [f"Anna,No{n},https://www.linkedin.com/in/anna-{n},a{n}@example.org,Co,Job,01 Jan 2020" for n in range(300)]
    first = bring_rows(*rows)
    bring_rows(*rows[:200])
    with django_assert_max_num_queries(78):
        assert undo_import(import_job=first) == 100


def test_everybody_in_an_archive_joins_the_circle_that_was_named_for_it(
    hanna: Host, bring_rows: Callable[..., Any], now: datetime
) -> None:
    bring_rows(ZOE)
    brought = bring_rows(ZOE, IDA, circle="  Thursday \0 hockey ")
    circle = hanna.circles.get()
    assert (circle.name, circle.is_made_by_hand) == ("Thursday hockey", True)
    assert [person.name for person in members_of(circle)] == ["Ida Berg", "Zoe Brandt"]
    remove_member(circle=circle, person=Person.objects.get(name="Ida Berg"), now=now)
    bring_rows(IDA, BO, circle="Thursday hockey")
    assert [person.name for person in members_of(circle)] == ["Bo Li", "Zoe Brandt"]
    assert CircleMember.objects.filter(is_by_hand=True).count() == 2
    assert brought.circle == "Thursday hockey"
