"""Asking whether two people are one, and remembering the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import NotFound
from klatsch.people.access import handle_for, merge_for, suggestion_for
from klatsch.people.merging.merge import unmerge_people
from klatsch.people.merging.suggestions import confirm_duplicate, refresh_duplicate_suggestions, reject_duplicate
from klatsch.people.models import DuplicateSuggestion, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host


OTHERS = [f"Given{chr(97 + n)}x,Fam{chr(97 + n)}ily,https://www.linkedin.com/in/p{n},,,,01 Jan 2020" for n in range(24)]
ZOE = "Zoe,Brandt,https://www.linkedin.com/in/zoe-brandt,,Ferry,Pilot,08 Feb 2019"


@pytest.fixture
def asked(
    hanna: Host,
    now: datetime,
    bring: Callable[..., Any],
    linkedin_file: Callable[..., Any],
    card_file: Callable[..., Any],
) -> DuplicateSuggestion:
    """Hanna's deck, in which Zoe is twice, and the question about her."""
    bring(hanna, linkedin_file(ZOE, *OTHERS))
    bring(hanna, card_file("UID:1\nFN:Zoë Brandt\nORG:Ferry"))
    assert refresh_duplicate_suggestions(host_id=hanna.pk, now=now) == 1
    return DuplicateSuggestion.objects.get()


def test_two_cards_of_one_name_and_company_are_asked_about(asked: DuplicateSuggestion) -> None:
    assert {asked.one.name, asked.other.name} == {"Zoe Brandt", "Zoë Brandt"}
    assert asked.reasons == ["same name", "same company"]


def test_the_same_person_becomes_one_and_can_be_two_again(
    asked: DuplicateSuggestion, hanna: Host, now: datetime
) -> None:
    merge = confirm_duplicate(person=asked.one, other=asked.other, now=now)
    assert not DuplicateSuggestion.objects.exists()
    assert refresh_duplicate_suggestions(host_id=hanna.pk, now=now) == 0
    unmerge_people(merge=merge, now=now)
    assert refresh_duplicate_suggestions(host_id=hanna.pk, now=now) == 1


def test_not_the_same_is_never_asked_again(asked: DuplicateSuggestion, hanna: Host, now: datetime) -> None:
    reject_duplicate(person=asked.one, other=asked.other, now=now)
    assert refresh_duplicate_suggestions(host_id=hanna.pk, now=now + timedelta(days=4000)) == 0
    assert Person.objects.filter(merged_into=None).count() == 26


def test_later_is_asked_again_after_a_month(asked: DuplicateSuggestion, hanna: Host, now: datetime) -> None:
    reject_duplicate(person=asked.other, other=asked.one, now=now, is_final=False)
    assert refresh_duplicate_suggestions(host_id=hanna.pk, now=now + timedelta(days=29)) == 0
    assert refresh_duplicate_suggestions(host_id=hanna.pk, now=now + timedelta(days=31)) == 1


def test_nobody_else_is_asked_nor_may_answer(asked: DuplicateSuggestion, theo: Host, now: datetime) -> None:
    merge = confirm_duplicate(person=asked.one, other=asked.other, now=now)
    for road, pk in [
        (suggestion_for, asked.pk),
        (merge_for, merge.pk),
        (handle_for, asked.one.handles.first().pk),
    ]:
        with pytest.raises(NotFound):
            road(theo, pk)
    assert refresh_duplicate_suggestions(host_id=theo.pk, now=now) == 0


def test_nothing_is_suggested_to_a_host_who_has_gone_meanwhile(hanna: Host, now: datetime) -> None:
    gone = hanna.pk
    hanna.delete()
    assert refresh_duplicate_suggestions(host_id=gone, now=now) == 0
