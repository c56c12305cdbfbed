"""A host takes everything along, goes, and begins somewhere else with all of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from klatsch.bookings.lifecycle.book import book_slot

from klatsch.accounts.account_deletion import delete_host
from klatsch.accounts.account_export import account_archive_name, export_account
from klatsch.accounts.models import Host
from klatsch.bookings.errors import InvitationFull
from klatsch.bookings.lifecycle.cancel import cancel_booking
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core.account_data.ownership import owned_tables
from klatsch.core.errors import Refused
from klatsch.insight.assessment.recompute import recompute_deck
from klatsch.insight.models import Circle, CircleMember
from klatsch.invitations.models import Invitation, PageViewCount
from klatsch.letters.models import Letter
from klatsch.meetings.models import Meeting, Promise, Review
from klatsch.people.imports.upload_storage import make_uploads_folder
from klatsch.people.merging.merge import merge_people, unmerge_people
from klatsch.people.models import Handle, ImportedFile, Merge, Person, SavedView, Tombstone
from klatsch.people.privacy.erase import erase_person
from tests.cast import AMAL, BO, details_of, open_coffee
from tests.factories import add_person, add_sample_people
from tests.sample_archives import CONNECTIONS_HEADER, ZOE_ROW


@pytest.fixture
def full_life(hanna, now, bring, tmp_path):
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
    booking = book_slot(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    join_waitlist(invitation=coffee, guest=details_of(BO), now=now)
    cancel_booking(booking=booking, by="host", now=now)
    met = Meeting.objects.create(
        host=hanna, booking=booking, person=people["kim"], outcome="met", note="Tea.", created_at=now, changed_at=now
    )
    Promise.objects.create(host=hanna, meeting=met, text="Send the recipe", created_at=now)
    Review.objects.create(invitation=coffee, words="Lovely.", changed_at=now)
    PageViewCount.objects.create(invitation=coffee, via="mastodon", opened=3)
    return hanna


def export_to(host, now, path=None):
    target = path or io.BytesIO()
    export_account(host=host, target=target, now=now)
    return target


def archive_rows(archive):
    """Return the rows of an archive by table, every id replaced by the place of its row: what must stay the same."""
    with zipfile.ZipFile(archive) as opened:
        rows = {
            table.label: [json.loads(line) for line in opened.read(f"rows/{table.label}.jsonl").splitlines()]
            for table in owned_tables()
            if table.is_exported
        }
    keys = {table.label: table.model._meta.pk.attname for table in owned_tables()}
    places = {label: {row[keys[label]]: place for place, row in enumerate(some)} for label, some in rows.items()}
    for table in owned_tables():
        for row in rows.get(table.label, ()):
            for name, label in {**table.parents, **table.soft_references, keys[table.label]: table.label}.items():
                if name in row:
                    row[name] = id_positions(row[name], places.get(label))
    return rows


def id_positions(value, places):
    if places is None or value is None:
        return None
    if isinstance(value, str):
        return re.sub(r"circle=(\d+)", lambda found: f"circle={places[int(found[1])]}", value)
    if isinstance(value, list):
        return [places[one] for one in value]
    return {name: places[one] for name, one in value.items()} if isinstance(value, dict) else places[value]


def test_everything_comes_back_somewhere_else_as_it_was(full_life, theo, now, bring, tmp_path):
    path = tmp_path / account_archive_name(full_life, now)
    before = archive_rows(export_to(full_life, now, path))
    empty = {label for label, rows in before.items() if not rows}
    assert {
        "people.merge",
        "people.tombstone",
        "people.fieldchange",
        "bookings.booking",
        "bookings.waiting",
    } & empty == set()
    delete_host(host=full_life, now=now)
    done = bring(theo, path)
    assert {file.part: file.rows for file in done.files.all()} == {
        label: len(rows) for label, rows in before.items() if rows
    }
    done.files.all().delete()
    done.delete()
    assert archive_rows(export_to(theo, now)) == before


def test_what_came_back_is_alive(full_life, theo, now, bring, tmp_path, linkedin_file):
    path = export_to(full_life, now, tmp_path / "all.zip")
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
        book_slot(
            invitation=Invitation.objects.get(), starts_at=now + timedelta(hours=3), guest=details_of(AMAL), now=now
        )


def test_the_same_archive_again_changes_nothing(full_life, theo, now, bring, tmp_path):
    path = export_to(full_life, now, tmp_path / "all.zip")
    delete_host(host=full_life, now=now)
    bring(theo, path)
    people = Person.objects.count()
    again = bring(theo, path)
    assert set(again.files.values_list("new", "updated")) == {(0, 0)}
    assert sum(file.unchanged for file in again.files.all()) > people == Person.objects.count()


def test_it_goes_into_an_empty_deck_only(full_life, theo, now, bring, tmp_path):
    path = export_to(full_life, now, tmp_path / "all.zip")
    bo = add_person(theo, "Bo Li")
    with pytest.raises(Refused, match="empty klatsch only"):
        bring(theo, path)
    assert list(Person.objects.filter(host=theo)) == [bo]


def test_links_that_somebody_else_has_here_are_not_taken_over(full_life, theo, now, bring, tmp_path):
    path = export_to(full_life, now, tmp_path / "all.zip")
    with pytest.raises(Refused, match="exist on this server already"):
        bring(theo, path)
    assert not Person.objects.filter(host=theo).exists()


def rewrite_rows(path, label, change):
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
def test_an_archive_that_was_changed_is_refused_whole(full_life, theo, now, bring, tmp_path, label, change):
    path = rewrite_rows(export_to(full_life, now, tmp_path / "all.zip"), label, change)
    delete_host(host=full_life, now=now)
    with pytest.raises(Refused, match=r"(Nothing|nothing) was taken"):
        bring(theo, path)
    assert not Person.objects.exists()


def test_nothing_of_an_archive_can_reach_another_host(full_life, theo, now, bring, tmp_path):
    def seize(row):
        return {**row, "host_id": Host.objects.get(email="hanna@example.org").pk, "id": 1}

    path = rewrite_rows(export_to(full_life, now, tmp_path / "all.zip"), "people.tombstone", seize)
    other = Host.objects.create(email="else@example.org", name="Else", joined_at=now)
    Host.objects.filter(pk=full_life.pk).update(email="gone@example.org")
    delete_host(host=full_life, now=now)
    Host.objects.filter(pk=other.pk).update(email="hanna@example.org")
    bring(theo, rewrite_rows(path, "people.tombstone", seize))
    assert set(Tombstone.objects.values_list("host_id", flat=True)) == {theo.pk}


def test_keys_and_letters_stay_behind(full_life, now):
    names = zipfile.ZipFile(export_to(full_life, now)).namelist()
    assert Letter.objects.filter(host=full_life).exists()
    assert {"rows/letters.letter.jsonl", "rows/accounts.apitoken.jsonl"} & set(names) == set()


def test_a_host_who_goes_leaves_nothing_and_the_others_untouched(full_life, theo, now, bring, linkedin_file):
    bring(theo, linkedin_file(ZOE_ROW))
    folder = make_uploads_folder(full_life.pk)
    (folder / "waiting").write_text("x")
    delete_host(host=full_life, now=now)
    assert not Path(folder).exists()
    assert list(Host.objects.all()) == [theo]
    for table in owned_tables():
        assert set(table.model.objects.values_list(table.host_lookup, flat=True)) <= {theo.pk}, table.label
    assert Person.objects.get().name == "Zoe Brandt"
    assert ImportedFile.objects.count() == 1


def test_nobody_goes_while_guests_count_on_them(coffee, hanna, now):
    booking = book_slot(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)
    with pytest.raises(Refused, match="A chat is still to come: cancel first"):
        delete_host(host=hanna, now=now)
    cancel_booking(booking=booking, by="host", now=now)
    delete_host(host=hanna, now=now)
    assert not Host.objects.exists()


def test_every_row_of_ours_that_has_an_owner_is_found():
    found = {table.label for table in owned_tables()}
    assert {"people.rejectedrow", "bookings.claim", "insight.circlemember", "letters.letter"} <= found
    for table in owned_tables():
        columns = {column.attname for column in table.model._meta.local_concrete_fields}
        assert set(table.soft_references) <= columns, table.label
        is_secret = any(name.startswith("sealed") for name in columns)
        assert not (is_secret and table.is_exported), f"{table.label} holds a secret: export_exclusions in apps.py"
        assert not table.model._meta.local_many_to_many, table.label
