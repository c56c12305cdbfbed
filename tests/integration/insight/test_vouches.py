"""Somebody whom the host knows vouches for somebody else: a rung of trust with a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klatsch.core.errors import Refused
from klatsch.insight.assessment.dismissals import dismiss_assessment
from klatsch.insight.assessment.recompute import recompute_deck, recompute_person
from klatsch.insight.models import Assessment, AssessmentKind, Vouch
from klatsch.insight.queries import possible_vouchers, vouches_about
from klatsch.insight.trust.trust_levels import VOUCHES_PER_LEVEL, TrustLevel
from klatsch.insight.vouches.edit import mark_vouch_mistaken, record_vouch, withdraw_vouch
from klatsch.insight.vouches.vouch_ledger import load_vouch_ledger
from klatsch.invitations.audience import GuestAccess
from klatsch.invitations.audience_rules import guest_access_of_person
from klatsch.people.merging.merge import merge_people, unmerge_people
from klatsch.people.privacy.erase import erase_person
from klatsch.people.privacy.export import export_person
from klatsch.people.profiles.marks import mark_got, unmark_got
from tests.cast import open_coffee
from tests.factories import DAY, add_interactions, add_person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.people.models.people import Person


@pytest.fixture
def ines(hanna: Host, now: datetime) -> Person:
    person = add_person(hanna, "Ines Holm")
    mark_got(person=person, now=now)
    return person


@pytest.fixture
def bo(hanna: Host) -> Person:
    return add_person(hanna, "Bo Li")


def rung_of(person: Person) -> tuple[str, ...] | None:
    row = Assessment.objects.filter(person=person, matter=AssessmentKind.TRUST).first()
    return (row.level, row.sentence) if row else None


def test_who_is_vouched_for_stands_on_that_rung_with_the_reason(
    hanna: Host, ines: Person, bo: Person, now: datetime
) -> None:
    record_vouch(by=ines, person=bo, now=now)
    recompute_deck(host=hanna, now=now)
    assert rung_of(bo) == (TrustLevel.VOUCHED, "Ines Holm vouched for them")


def test_it_counts_at_once_for_the_one_person_too(hanna: Host, ines: Person, bo: Person, now: datetime) -> None:
    zoe = add_person(hanna, "Zoë Brandt")
    add_interactions(zoe, 9, by_host=True)
    add_interactions(zoe, 8)
    record_vouch(by=ines, person=bo, now=now)
    record_vouch(by=zoe, person=bo, now=now + DAY)
    recompute_person(person=bo, now=now)
    assert rung_of(bo) == (TrustLevel.VOUCHED, "Ines Holm and Zoë Brandt vouched for them")


def test_a_second_time_changes_nothing(ines: Person, bo: Person, now: datetime) -> None:
    first = record_vouch(by=ines, person=bo, now=now)
    assert record_vouch(by=ines, person=bo, now=now + DAY) == first
    assert Vouch.objects.get().vouched_at == now


def test_strangers_and_oneself_cannot_vouch(ines: Person, bo: Person, now: datetime) -> None:
    with pytest.raises(Refused, match="neither met nor written"):
        record_vouch(by=bo, person=ines, now=now)
    with pytest.raises(Refused, match="choose somebody else"):
        record_vouch(by=ines, person=ines, now=now)


def test_vouched_people_cannot_vouch_in_turn(hanna: Host, ines: Person, bo: Person, now: datetime) -> None:
    record_vouch(by=ines, person=bo, now=now)
    recompute_deck(host=hanna, now=now)
    with pytest.raises(Refused, match="neither met nor written"):
        record_vouch(by=bo, person=add_person(hanna, "Cy Ode"), now=now)
    assert list(possible_vouchers(hanna, bo)) == [ines]


def test_a_budget_is_spent_and_a_place_taken_back_is_free_again(hanna: Host, ines: Person, now: datetime) -> None:
    people = [add_person(hanna, f"Friend {number}") for number in range(VOUCHES_PER_LEVEL[TrustLevel.MET] + 1)]
    made = [record_vouch(by=ines, person=person, now=now) for person in people[:-1]]
    with pytest.raises(Refused, match="vouched for 5 people already"):
        record_vouch(by=ines, person=people[-1], now=now)
    withdraw_vouch(vouch=made[0], now=now)
    record_vouch(by=ines, person=people[-1], now=now)
    assert load_vouch_ledger(hanna, candidates=[ines.pk]).left(ines.pk) == 0


def test_a_mistake_counts_no_more_and_costs_two_places(hanna: Host, ines: Person, bo: Person, now: datetime) -> None:
    made = record_vouch(by=ines, person=bo, now=now)
    recompute_person(person=bo, now=now)
    mark_vouch_mistaken(vouch=made, now=now)
    recompute_person(person=bo, now=now)
    assert rung_of(bo) is None
    assert load_vouch_ledger(hanna).left(ines.pk) == VOUCHES_PER_LEVEL[TrustLevel.MET] - 2


def test_when_the_host_no_longer_knows_them_their_word_ends(ines: Person, bo: Person, now: datetime) -> None:
    record_vouch(by=ines, person=bo, now=now)
    recompute_person(person=bo, now=now)
    unmark_got(person=ines, now=now)
    recompute_person(person=ines, now=now)
    assert rung_of(bo) is None


def test_not_so_about_the_one_who_vouches_ends_their_word(hanna: Host, bo: Person, now: datetime) -> None:
    zoe = add_person(hanna, "Zoë Brandt")
    add_interactions(zoe, 9, by_host=True)
    add_interactions(zoe, 8)
    record_vouch(by=zoe, person=bo, now=now)
    dismiss_assessment(person=zoe, matter=AssessmentKind.TRUST, now=now)
    recompute_deck(host=hanna, now=now)
    assert rung_of(bo) is None


def test_it_goes_along_when_cards_are_put_together_and_comes_back_when_taken_apart(
    hanna: Host, ines: Person, bo: Person, now: datetime
) -> None:
    record_vouch(by=ines, person=bo, now=now)
    whole, voucher = add_person(hanna, "Bo L."), add_person(hanna, "I. Holm")
    merges = [
        merge_people(kept=whole, absorbed=bo, now=now),
        merge_people(kept=voucher, absorbed=ines, now=now),
    ]
    recompute_deck(host=hanna, now=now)
    assert rung_of(whole)[0] == TrustLevel.VOUCHED
    assert [row.by for row in vouches_about(whole)[0]] == [ines]
    assert [row.person for row in vouches_about(voucher)[1]] == [bo]
    for merge in merges:
        unmerge_people(merge=merge, now=now)
    recompute_deck(host=hanna, now=now)
    assert rung_of(whole) is None
    assert rung_of(bo)[0] == TrustLevel.VOUCHED


def test_it_is_exported_with_either_and_goes_with_either(ines: Person, bo: Person, now: datetime) -> None:
    record_vouch(by=ines, person=bo, now=now)
    told = {"by": "Ines Holm", "for": "Bo Li", "at": now.isoformat(), "mistaken_at": None}
    assert export_person(ines)["vouches"] == export_person(bo)["vouches"] == [told]
    erase_person(person=ines, now=now)
    assert not Vouch.objects.exists()


def test_an_invitation_can_be_for_people_who_are_vouched_for(
    hanna: Host, ines: Person, bo: Person, now: datetime
) -> None:
    coffee = open_coffee(hanna, now, audience="vouched")
    assert guest_access_of_person(coffee, bo) is GuestAccess.EXCLUDED
    record_vouch(by=ines, person=bo, now=now)
    recompute_person(person=bo, now=now)
    assert guest_access_of_person(coffee, bo) is GuestAccess.OFFERED
    assert guest_access_of_person(coffee, ines) is GuestAccess.OFFERED


def test_many_vouches_take_as_many_queries_as_few(hanna: Host, ines: Person, bo: Person, now: datetime) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            load_vouch_ledger(hanna, candidates=[ines.pk]).vouchers()
        return len(found)

    record_vouch(by=ines, person=bo, now=now)
    few = queries()
    for number in range(4):
        record_vouch(by=ines, person=add_person(hanna, f"Friend {number}"), now=now)
    assert queries() == few == 4
