"""Taking away and forgetting what is kept of one person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import NotFound, Refused
from klatsch.people.access import person_by_words
from klatsch.people.merging.merge import merge_people, record_different_people, unmerge_people
from klatsch.people.models import (
    Connection,
    DuplicateDecision,
    DuplicateSuggestion,
    Fact,
    Handle,
    ImportedFile,
    Interaction,
    Merge,
    Person,
    RejectedRow,
    Tombstone,
)
from klatsch.people.privacy.erase import REDACTED_ROW_REASON, erase_person
from klatsch.people.privacy.export import export_person, export_vcard
from klatsch.people.profiles.marks import add_note
from tests.factories import add_interactions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from klatsch.accounts.models import Host


ZOE = "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,zoe@example.org,Ferry,Pilot,08 Feb 2019"
BO = "Bo,Li,https://www.linkedin.com/in/bo-li,,,,01 Jan 2020"
OLD_HEADER = "First Name,Last Name,Email Address,Company,Position,Connected On"


@pytest.fixture
def zoe(hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]) -> Person:
    bring(hanna, linkedin_file(ZOE, BO))
    return Person.objects.get(name="Zoe Brandt")


def test_nothing_of_an_erased_person_is_kept(zoe: Person, now: datetime) -> None:
    add_note(person=zoe, text="met by the sea", now=now)
    erase_person(person=zoe, now=now)
    assert [person.name for person in Person.objects.all()] == ["Bo Li"]
    assert (Handle.objects.count(), Connection.objects.count(), Fact.objects.count()) == (1, 1, 0)
    kept = "".join(Tombstone.objects.values_list("digest", flat=True))
    assert "zoe" not in kept


def test_an_erased_person_does_not_come_back(
    zoe: Person,
    hanna: Host,
    now: datetime,
    bring: Callable[..., Any],
    linkedin_file: Callable[..., Any],
    card_file: Callable[..., Any],
) -> None:
    erase_person(person=zoe, now=now)
    paths = [
        linkedin_file(ZOE.replace("Pilot", "Captain"), BO, name="again.csv"),
        linkedin_file("Zoe,Brandt,,Ferry,Pilot,08 Feb 2019", header=OLD_HEADER, name="old.csv"),
        card_file("UID:7\nFN:Zoe\nEMAIL:ZOE@example.org"),
    ]
    for path in paths:
        bring(hanna, path)
    assert Person.objects.count() == 1
    assert set(RejectedRow.objects.values_list("reason", flat=True)) == {"This person was erased, and stays out."}
    assert RejectedRow.objects.count() == 3


def test_who_was_put_together_with_them_goes_too(zoe: Person, now: datetime) -> None:
    merge_people(kept=zoe, absorbed=Person.objects.get(name="Bo Li"), now=now)
    erase_person(person=zoe, now=now)
    assert not Person.objects.exists()
    assert Tombstone.objects.count() == 5


def test_erasing_binds_one_host_only(
    zoe: Person, theo: Host, now: datetime, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    erase_person(person=zoe, now=now)
    bring(theo, linkedin_file(ZOE))
    assert Person.objects.get(host=theo).name == "Zoe Brandt"


def test_everything_that_is_kept_can_be_taken_away(zoe: Person, now: datetime) -> None:
    add_note(person=zoe, text="Likes tea; dislikes, so far, coffee\nvery much", now=now)
    told = export_person(zoe)
    assert json.loads(json.dumps(told)) == told
    assert told["accounts"][0]["id"] == "zoe-brandt"
    assert told["connections"] == [{"network": "linkedin", "direction": "mutual", "since": "2019-02-08", "lists": []}]
    assert {fact["field"] for fact in told["facts"]} == {"email", "note"}


def test_the_card_comes_back_as_the_same_person(
    zoe: Person, hanna: Host, theo: Host, now: datetime, bring: Callable[..., Any], tmp_path: Path
) -> None:
    add_note(person=zoe, text="ä" * 90 + ", tea; coffee\nand \\ cake", now=now)
    card = export_vcard(zoe)
    assert max(len(line.encode()) for line in card.split("\r\n")) <= 75
    path = tmp_path / "zoe.vcf"
    path.write_bytes(card.encode())
    bring(theo, path)
    facts = Fact.objects.filter(host=theo)
    assert Person.objects.get(host=theo).name == "Zoe Brandt"
    assert facts.get(field="note").value == "ä" * 90 + ", tea; coffee\nand \\ cake"
    assert facts.get(field="email").value == "zoe@example.org"


@pytest.mark.parametrize(
    "words", ["zoe@example.org", "@zoe-brandt", "zoe brandt", "https://linkedin.com/in/zoe-brandt"]
)
def test_a_person_is_called_by_address_handle_or_name(zoe: Person, hanna: Host, words: str) -> None:
    assert person_by_words(hanna, words) == zoe
    assert person_by_words(hanna, str(zoe.pk)) == zoe


def test_several_are_not_guessed_at_and_told_with_their_numbers(
    zoe: Person, hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file(BO.replace("bo-li", "bo-li-2"), ZOE.replace("Zoe", "Joe").replace("zoe-b", "joe-b")))
    first, second = Person.objects.filter(name="Bo Li").order_by("pk")
    with pytest.raises(Refused, match=rf"say which by number: {first.pk} \(Bo Li\), {second.pk} \(Bo Li\)\."):
        person_by_words(hanna, "Bo Li")
    with pytest.raises(Refused, match=r"“zoe@example\.org” means several people: .*Zoe Brandt.*Joe Brandt"):
        person_by_words(hanna, "zoe@example.org")
    Handle.objects.update(handle="same")
    with pytest.raises(Refused, match="“@same” means several people"):
        person_by_words(hanna, "@same")


def test_nobody_is_said_to_be_nobody(zoe: Person, hanna: Host, theo: Host) -> None:
    for words in ("Nobody", "99999999999999999999", "nobody@example.org"):
        with pytest.raises(NotFound, match="nobody called"):
            person_by_words(hanna, words)
    with pytest.raises(NotFound):
        person_by_words(theo, "Zoe Brandt")
    with pytest.raises(NotFound):
        person_by_words(theo, str(zoe.pk))


def test_an_account_known_by_its_number_only_is_found_by_it(hanna: Host, zoe: Person) -> None:
    Handle.objects.filter(person=zoe).update(network="x", actor_id="1234567890", handle="")
    assert person_by_words(hanna, "1234567890") == zoe


def test_every_answer_of_the_host_and_all_that_hangs_on_a_person_goes(hanna: Host, zoe: Person, now: datetime) -> None:
    bo = Person.objects.get(name="Bo Li")
    add_interactions(zoe, 3, 2, text="Are you there?")
    unmerge_people(merge=merge_people(kept=zoe, absorbed=bo, now=now), now=now)
    record_different_people(person=zoe, other=bo, is_final=True, now=now)
    DuplicateSuggestion.objects.create(host=hanna, one=zoe, other=bo, bits=9.0, reasons=["same name"])
    file = ImportedFile.objects.get()
    RejectedRow.objects.create(file=file, line=9, reason="“ZOE BRANDT” is no longer a friend.")
    RejectedRow.objects.create(file=file, line=10, reason="“Ida” is no longer a friend.")
    erase_person(person=zoe, now=now)
    for model in (Merge, DuplicateDecision, DuplicateSuggestion, Interaction):
        assert not model.objects.exists()
    assert Person.objects.get() == bo
    reasons = RejectedRow.objects.order_by("line").values_list("reason", flat=True)
    assert list(reasons) == [REDACTED_ROW_REASON, "“Ida” is no longer a friend."]
