"""Putting people together, and apart again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import NotFound, Refused
from klatsch.people.access import person_for
from klatsch.people.merging.merge import merge_people, record_different_people, split_handle, unmerge_people
from klatsch.people.models import DuplicateDecision, Handle, Merge, Person
from klatsch.people.profiles import marks
from klatsch.people.queries import people_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host


ROWS = [
    "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,,Ferry,Pilot,08 Feb 2019",
    "Zoë,B.,https://www.linkedin.com/in/zoe-b,,,,01 Jan 2015",
    "Bo,Li,https://www.linkedin.com/in/bo-li,,,,01 Jan 2020",
]


@pytest.fixture
def three(hanna: Host, bring: Callable[..., Any], linkedin_file: Callable[..., Any]) -> list[Person]:
    bring(hanna, linkedin_file(*ROWS))
    return list(Person.objects.order_by("pk"))


def test_two_people_become_one_card_that_shows_both(three: list[Person], hanna: Host, now: datetime) -> None:
    zoe, other, bo = three
    merge_people(kept=zoe, absorbed=other, now=now)
    zoe.refresh_from_db()
    assert (zoe.handles.count(), str(zoe.known_since)) == (2, "2015-01-01")
    assert set(people_of(hanna)) == {zoe, bo}
    assert person_for(hanna, other.pk) == zoe


def test_undoing_gives_each_back_what_it_had(three: list[Person], now: datetime) -> None:
    zoe, other, _ = three
    before = list(Person.objects.order_by("pk").values())
    marks.add_note(person=other, text="met on a train", now=now)
    unmerge_people(merge=merge_people(kept=zoe, absorbed=other, now=now), now=now)
    assert list(Person.objects.order_by("pk").values()) == before
    assert other.facts.get().value == "met on a train"


def test_undoing_takes_back_the_day_of_somebody_whom_nobody_dated(
    hanna: Host, now: datetime, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    bring(hanna, linkedin_file("Ida,Holm,https://www.linkedin.com/in/ida-holm,,,,", ROWS[0]))
    undated, dated = Person.objects.order_by("pk")
    unmerge_people(merge=merge_people(kept=undated, absorbed=dated, now=now), now=now)
    undated.refresh_from_db()
    assert undated.known_since is None


def test_undoing_works_after_another_import_and_keeps_what_came_with_it(
    three: list[Person], hanna: Host, now: datetime, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    zoe, other, _ = three
    merge = merge_people(kept=zoe, absorbed=other, now=now)
    bring(hanna, linkedin_file(ROWS[1].replace(",,,01", ",Harbour,Cook,01")))
    zoe.refresh_from_db()
    unmerge_people(merge=merge, now=now)
    other.refresh_from_db()
    assert other.headline == "Cook, Harbour"
    assert other.merged_into is None


def test_marks_of_both_hold_and_go_back_where_they_came_from(three: list[Person], now: datetime) -> None:
    zoe, other, _ = three
    marks.mark_got(person=other, now=now)
    merge = merge_people(kept=zoe, absorbed=other, now=now)
    zoe.refresh_from_db()
    assert zoe.got_at == now
    unmerge_people(merge=merge, now=now)
    zoe.refresh_from_db()
    other.refresh_from_db()
    assert (zoe.got_at, other.got_at) == (None, now)  # type: ignore[comparison-overlap]


def test_an_older_merge_can_be_undone_while_a_later_one_stands(three: list[Person], now: datetime) -> None:
    zoe, other, bo = three
    first = merge_people(kept=zoe, absorbed=other, now=now)
    second = merge_people(kept=bo, absorbed=zoe, now=now)
    unmerge_people(merge=first, now=now)
    assert (other.handles.count(), bo.handles.count()) == (1, 2)
    unmerge_people(merge=second, now=now)
    assert [person.handles.count() for person in three] == [1, 1, 1]


def test_a_person_is_not_merged_with_themselves_nor_twice_nor_with_anybody_elses(
    three: list[Person], theo: Host, now: datetime, bring: Callable[..., Any], linkedin_file: Callable[..., Any]
) -> None:
    zoe, other, bo = three
    bring(theo, linkedin_file(ROWS[0]))
    foreign = Person.objects.get(host=theo)
    for kept, absorbed in [(zoe, zoe), (zoe, foreign)]:
        with pytest.raises(Refused) as refusal:
            merge_people(kept=kept, absorbed=absorbed, now=now)
        assert refusal.value.code == "not-two-people-of-one-deck"
    merge = merge_people(kept=zoe, absorbed=other, now=now)
    with pytest.raises(Refused) as refusal:
        merge_people(kept=bo, absorbed=other, now=now)
    assert refusal.value.code == "person-merged-already"
    unmerge_people(merge=merge, now=now)
    with pytest.raises(Refused) as refusal:
        unmerge_people(merge=merge, now=now)
    assert refusal.value.code == "merge-undone-already"
    with pytest.raises(NotFound):
        person_for(theo, zoe.pk)


def test_splitting_gives_the_account_back_and_is_remembered(three: list[Person], now: datetime) -> None:
    zoe, other, _ = three
    merge_people(kept=zoe, absorbed=other, now=now)
    alone = split_handle(handle=Handle.objects.get(actor_id="zoe-b"), now=now)
    assert (alone.name, alone.handles.get().actor_id) == ("Zoë B.", "zoe-b")
    assert DuplicateDecision.objects.get().is_final
    with pytest.raises(Refused) as refusal:
        split_handle(handle=alone.handles.get(), now=now)
    assert refusal.value.code == "only-account-of-person"


def test_an_answer_is_kept_once_whoever_is_named_first(three: list[Person], now: datetime) -> None:
    zoe, other, _ = three
    record_different_people(person=other, other=zoe, now=now, is_final=False)
    record_different_people(person=zoe, other=other, now=now)
    verdict = DuplicateDecision.objects.get()
    assert (verdict.one, verdict.is_final) == (zoe, True)
    assert not Merge.objects.exists()
