"""Export, deletion and restoring of the account of a host."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

import pytest

from klatsch.accounts.account_deletion import delete_host
from klatsch.accounts.account_export import account_archive_name, export_account
from klatsch.accounts.models import Host
from klatsch.bookings.errors import InvitationFull
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core.account_data.ownership import export_exclusions, owned_tables
from klatsch.core.errors import Refused
from klatsch.emails.models import Email
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.models import Circle, CircleMember
from klatsch.invitations.models import Invitation, PageViewCount
from klatsch.meetings.models import Meeting, Promise, Review
from klatsch.people.imports.upload_storage import make_uploads_folder
from klatsch.people.merging.merge import merge_people, unmerge_people
from klatsch.people.models import Handle, ImportedFile, ImportJob, Merge, Person, SavedView, Tombstone
from klatsch.people.privacy.erase import erase_person
from tests.cast import AMAL, BO, details_of, open_coffee
from tests.factories import add_person, add_sample_people
from tests.sample_archives import CONNECTIONS_HEADER, ZOE_ROW

type Row = dict[str, Any]
type Rows = dict[str, list[Row]]
type RowChange = Callable[[Row], Row | list[Row] | str]
type Bring = Callable[..., ImportJob]


@pytest.fixture
def full_life(hanna: Host, now: datetime, bring: Bring, tmp_path: Path) -> Host:
    """A deck, circles, an erased and a merged person, an archive twice, chats that are over, and a waiting guest."""
    people = add_sample_people(hanna)
    for day, row in ((1, ZOE_ROW), (2, ZOE_ROW.replace("Pilot", "Captain"))):
        folder = tmp_path / f"Basic_LinkedInDataExport_03-0{day}-2024"
        folder.mkdir()
        (folder / "Connections.csv").write_text(f"{CONNECTIONS_HEADER}\n{row}\n,,,,,,01 Jan 2020\n")
        bring(hanna, folder)
    merge_people(kept=people["zoe"], absorbed=Person.objects.get(name="Zoe Brandt"), now=now)
    erase_person(person=add_person(hanna, "Old Pal"), now=now)
    circle = Circle.objects.create(host=hanna, name="Rowing", is_made_by_hand=True, made_at=now, assessed_at=now)
    CircleMember.objects.create(circle=circle, person=people["kim"], is_by_hand=True)
    SavedView.objects.create(host=hanna, name="Rowers", address=f"q=a&circle={circle.pk}&got=yes")
    recompute_deck(host=hanna, now=now)
    Circle.objects.filter(pk=circle.pk).update(suggestions=[people["olu"].pk])
    coffee = open_coffee(hanna, now, capacity=1)
    booking = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    join_waitlist(invitation=coffee, guest=details_of(BO), now=now)
    cancel_booking(booking=booking, by="host", now=now)
    meeting = Meeting.objects.create(
        host=hanna, booking=booking, person=people["kim"], outcome="met", note="Tea.", created_at=now, changed_at=now
    )
    Promise.objects.create(host=hanna, meeting=meeting, text="Send the recipe", created_at=now)
    Review.objects.create(invitation=coffee, words="Lovely.", changed_at=now)
    PageViewCount.objects.create(invitation=coffee, via="mastodon", opened=3)
    return hanna


def export_to_file(host: Host, now: datetime, path: Path) -> Path:
    export_account(host=host, target=path, now=now)
    return path


def export_to_memory(host: Host, now: datetime) -> io.BytesIO:
    target = io.BytesIO()
    export_account(host=host, target=target, now=now)
    return target


def archive_rows(archive: Path | IO[bytes]) -> Rows:
    """Return the rows of an archive by table, every id replaced by the position of its row, which must stay."""
    with zipfile.ZipFile(archive) as opened:
        rows: Rows = {
            table.label: [json.loads(line) for line in opened.read(f"rows/{table.label}.jsonl").splitlines()]
            for table in owned_tables()
            if table.is_exported
        }
    keys = {table.label: table.model._meta.pk.attname for table in owned_tables()}
    positions = {
        label: {row[keys[label]]: position for position, row in enumerate(table_rows)}
        for label, table_rows in rows.items()
    }
    for table in owned_tables():
        for row in rows.get(table.label, ()):
            for name, label in {**table.parents, **table.soft_references, keys[table.label]: table.label}.items():
                if name in row:
                    row[name] = id_positions(row[name], positions.get(label))
    return rows


def id_positions(value: Any, positions: dict[Any, int] | None) -> Any:
    if positions is None or value is None:
        return None
    if isinstance(value, str):
        return re.sub(r"circle=(\d+)", lambda match: f"circle={positions[int(match[1])]}", value)
    if isinstance(value, list):
        return [positions[row_id] for row_id in value]
    if isinstance(value, dict):
        return {name: positions[row_id] for name, row_id in value.items()}
    return positions[value]


def test_everything_comes_back_somewhere_else_as_it_was(
    full_life: Host, theo: Host, now: datetime, bring: Bring, tmp_path: Path
) -> None:
    path = tmp_path / account_archive_name(full_life, now)
    before = archive_rows(export_to_file(full_life, now, path))
    counts = {label: len(rows) for label, rows in before.items() if rows}
    assert {
        "people.merge",
        "people.tombstone",
        "people.fieldchange",
        "bookings.booking",
        "bookings.waitlistentry",
    } <= set(counts)
    delete_host(host=full_life, now=now)
    import_job = bring(theo, path)
    assert {file.part: file.rows for file in import_job.files.all()} == counts
    import_job.files.all().delete()
    import_job.delete()
    assert archive_rows(export_to_memory(theo, now)) == before


def test_what_came_back_is_alive(
    full_life: Host, theo: Host, now: datetime, bring: Bring, tmp_path: Path, linkedin_file: Callable[..., Path]
) -> None:
    path = export_to_file(full_life, now, tmp_path / "all.zip")
    delete_host(host=full_life, now=now)
    bring(theo, path)
    rowing = Circle.objects.get(name="Rowing")
    assert SavedView.objects.get().address == f"q=a&circle={rowing.pk}&got=yes"
    assert rowing.suggestions == [Person.objects.get(name="Olu Adeyemi").pk]
    unmerge_people(merge=Merge.objects.get(), now=now)
    assert Handle.objects.get(actor_id="zoe-brandt").person.name == "Zoe Brandt"
    old = linkedin_file(ZOE_ROW.replace("Pilot", "Baker"), name="Basic_LinkedInDataExport_01-02-2020.csv")
    bring(theo, old)
    assert Handle.objects.get(actor_id="zoe-brandt").position == "Captain"
    # The time that is held for who waited is held here as well.
    with pytest.raises(InvitationFull):
        create_booking(
            invitation=Invitation.objects.get(), starts_at=now + timedelta(hours=3), guest=details_of(AMAL), now=now
        )


def test_the_same_archive_again_changes_nothing(
    full_life: Host, theo: Host, now: datetime, bring: Bring, tmp_path: Path
) -> None:
    path = export_to_file(full_life, now, tmp_path / "all.zip")
    delete_host(host=full_life, now=now)
    bring(theo, path)
    count = Person.objects.count()
    second_job = bring(theo, path)
    assert set(second_job.files.values_list("new", "updated")) == {(0, 0)}
    assert sum(file.unchanged for file in second_job.files.all()) > count == Person.objects.count()


def test_it_goes_into_an_empty_deck_only(
    full_life: Host, theo: Host, now: datetime, bring: Bring, tmp_path: Path
) -> None:
    path = export_to_file(full_life, now, tmp_path / "all.zip")
    bo = add_person(theo, "Bo Li")
    with pytest.raises(Refused) as error:
        bring(theo, path)
    assert error.value.code == "account-not-empty"
    assert list(Person.objects.filter(host=theo)) == [bo]


def test_links_that_somebody_else_has_here_are_not_taken_over(
    full_life: Host, theo: Host, now: datetime, bring: Bring, tmp_path: Path
) -> None:
    path = export_to_file(full_life, now, tmp_path / "all.zip")
    with pytest.raises(Refused) as error:
        bring(theo, path)
    assert error.value.code == "account-archive-does-not-fit"
    assert not Person.objects.filter(host=theo).exists()


def rewrite_rows(path: Path, label: str, change: RowChange) -> Path:
    """Write an archive anew with the rows of one table changed."""
    with zipfile.ZipFile(path) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    name = f"rows/{label}.jsonl"
    rows = [change(json.loads(line)) for line in files[name].splitlines()]
    files[name] = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("label", "change"),
    [
        ("people.handle", lambda row: {**row, "person_id": 999_999}),
        ("people.handle", lambda row: {**row, "name": "n" * 501}),
        ("people.person", lambda row: {**row, "added_at": "soon"}),
        ("people.person", lambda row: [row]),
        ("people.person", lambda _: "{not json"),
        ("people.merge", lambda row: {**row, "handles": {"a": []}}),
    ],
)
def test_an_archive_that_was_changed_is_refused_whole(
    full_life: Host, theo: Host, now: datetime, bring: Bring, tmp_path: Path, label: str, change: RowChange
) -> None:
    path = rewrite_rows(export_to_file(full_life, now, tmp_path / "all.zip"), label, change)
    delete_host(host=full_life, now=now)
    with pytest.raises(Refused, match=r"(Nothing|nothing) was taken"):
        bring(theo, path)
    assert not Person.objects.exists()


def test_nothing_of_an_archive_can_reach_another_host(
    full_life: Host, theo: Host, now: datetime, bring: Bring, tmp_path: Path
) -> None:
    def seize(row: Row) -> Row:
        return {**row, "host_id": Host.objects.get(email="hanna@example.org").pk, "id": 1}

    path = rewrite_rows(export_to_file(full_life, now, tmp_path / "all.zip"), "people.tombstone", seize)
    other = Host.objects.create(email="else@example.org", name="Else", joined_at=now)
    Host.objects.filter(pk=full_life.pk).update(email="gone@example.org")
    delete_host(host=full_life, now=now)
    Host.objects.filter(pk=other.pk).update(email="hanna@example.org")
    bring(theo, rewrite_rows(path, "people.tombstone", seize))
    assert set(Tombstone.objects.values_list("host_id", flat=True)) == {theo.pk}


def test_keys_and_letters_stay_behind(full_life: Host, now: datetime) -> None:
    names = zipfile.ZipFile(export_to_memory(full_life, now)).namelist()
    assert Email.objects.filter(host=full_life).exists()
    assert {"letters.email", "accounts.apitoken", "core.domainevent"} <= set(export_exclusions.items())
    assert {f"rows/{label}.jsonl" for label in export_exclusions.items()}.isdisjoint(names)


def test_a_host_who_goes_leaves_nothing_and_the_others_untouched(
    full_life: Host, theo: Host, now: datetime, bring: Bring, linkedin_file: Callable[..., Path]
) -> None:
    bring(theo, linkedin_file(ZOE_ROW))
    folder = make_uploads_folder(full_life.pk)
    (folder / "waiting").write_text("x")
    delete_host(host=full_life, now=now)
    assert not Path(folder).exists()
    assert list(Host.objects.all()) == [theo]
    for table in owned_tables():
        assert set(table.model._default_manager.values_list(table.host_lookup, flat=True)) <= {theo.pk}, table.label
    assert Person.objects.get().name == "Zoe Brandt"
    assert ImportedFile.objects.count() == 1


def test_nobody_goes_while_guests_count_on_them(coffee: Invitation, hanna: Host, now: datetime) -> None:
    booking = create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    with pytest.raises(Refused) as error:
        delete_host(host=hanna, now=now)
    assert error.value.code == "account-deletion-vetoed"
    cancel_booking(booking=booking, by="host", now=now)
    delete_host(host=hanna, now=now)
    assert not Host.objects.exists()


def test_every_row_of_ours_that_has_an_owner_is_found() -> None:
    labels = {table.label for table in owned_tables()}
    assert {"people.rejectedrow", "bookings.claim", "insight.circlemember", "core.domainevent"} <= labels
    for table in owned_tables():
        columns = {column.attname for column in table.model._meta.local_concrete_fields}
        assert set(table.soft_references) <= columns, table.label
        is_secret = any(name.startswith("sealed") for name in columns)
        assert not (is_secret and table.is_exported), f"{table.label} holds a secret: export_exclusions in apps.py"
        assert not table.model._meta.local_many_to_many, table.label
