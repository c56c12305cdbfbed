"""The export of the personal data of one person, from all stages together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.models import CalendarReply, WaitlistEntry
from klatsch.insight.models import Assessment, Circle, CircleMember, DailySuggestion, DismissedAssessment, MutedPerson
from klatsch.people.merging.merge import merge_people, record_different_people, unmerge_people
from klatsch.people.models import DuplicateSuggestion, Fact
from klatsch.people.privacy.erase import erase_person
from klatsch.people.privacy.export import export_person
from tests.cast import AMAL, BO, details_of
from tests.factories import add_interactions, add_person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from klatsch.people.models.people import Person


def deck_of_amal(host: Host, now: datetime) -> tuple[Person, ...]:
    amal = add_person(host, AMAL.name, handle="amal", need_at=now)
    Fact.objects.create(host=host, person=amal, field="email", key=AMAL.email, value=AMAL.email, told_at=now)
    other = add_person(host, "Amal H.")
    add_interactions(amal, 3, text="Shall we talk?")
    unmerge_people(merge=merge_people(kept=amal, absorbed=other, now=now), now=now)
    record_different_people(person=amal, other=other, is_final=True, now=now)
    DuplicateSuggestion.objects.create(host=host, one=amal, other=other, bits=9.0, reasons=["same first name"])
    circle = Circle.objects.create(
        host=host, name="Rowing club", reason_messages=["rows"], made_at=now, assessed_at=now
    )
    CircleMember.objects.create(circle=circle, person=amal)
    Assessment.objects.create(
        host=host,
        person=amal,
        matter="reached_out",
        message={"text": "Amal wrote."},
        reason_messages=["3 days ago"],
        assessed_at=now,
    )
    DismissedAssessment.objects.create(host=host, person=amal, matter="automation", overruled_at=now)
    MutedPerson.objects.create(host=host, person=amal, dismissed_at=now)
    DailySuggestion.objects.create(
        host=host, on=now.date(), place=1, person=amal, why="reached_out", message={"text": "Amal wrote."}
    )
    return amal, other


def test_everything_that_any_stage_keeps_of_a_person_is_told(hanna: Host, coffee: Invitation, now: datetime) -> None:
    amal, other = deck_of_amal(hanna, now)
    booking = create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL, note="I bring cake"), now=now)
    CalendarReply.objects.create(
        booking=booking, sequence=0, participation="TENTATIVE", comment="Maybe later", answered_at=now
    )
    create_booking(invitation=coffee, starts_at=now.replace(hour=10), guest=details_of(BO), now=now)
    WaitlistEntry.objects.create(
        invitation=coffee, token="t", name="Amal", email=AMAL.email, time_zone="UTC", created_at=now, changed_at=now
    )
    told = export_person(amal)
    assert json.loads(json.dumps(told)) == told
    assert (told["name"], set(told["marks"])) == (AMAL.name, {"need_at"})
    assert [act["text"] for act in told["interactions"]] == ["Shall we talk?"]
    assert [next(iter(answer)) for answer in told["answers"]] == ["same_as", "not_the_same_as", "maybe_the_same_as"]
    assert told["answers"][0]["same_as"] == told["answers"][1]["not_the_same_as"] == other.name
    assert [member["circle"] for member in told["circles"]] == ["Rowing club"]
    assert [(said["matter"], said["reasons"]) for said in told["statements"]] == [("reached_out", ["3 days ago"])]
    assert [next(iter(said)) for said in told["host said"]] == ["not_so", "not_on_today"]
    assert [pick["on"] for pick in told["picks"]] == ["2026-01-05"]
    assert [(chat["name"], chat["note"], chat["state"]) for chat in told["chats"]] == [
        (AMAL.name, "I bring cake", "booked")
    ]
    assert told["chats"][0]["calendar_comment"] == "Maybe later"
    assert [place["state"] for place in told["waiting"]] == ["waiting"]
    assert {letter["to"] for letter in told["letters"]} == {AMAL.email}


def test_of_a_person_without_any_of_it_only_the_card_is_told(hanna: Host, coffee: Invitation, now: datetime) -> None:
    bo = add_person(hanna, "Bo Lund")
    create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    told = export_person(bo)
    assert {"chats", "waiting", "letters", "picks", "circles", "statements", "host said", "answers"} & set(
        told
    ) == set()
    assert [account["network"] for account in told["accounts"]] == ["mastodon"]


def test_what_insight_keeps_goes_with_the_person(hanna: Host, now: datetime) -> None:
    amal, other = deck_of_amal(hanna, now)
    erase_person(person=amal, now=now)
    for model in (Assessment, CircleMember, DismissedAssessment, MutedPerson, DailySuggestion, DuplicateSuggestion):
        assert not model.objects.exists()
    assert [circle.name for circle in Circle.objects.all()] == ["Rowing club"]
    assert export_person(other)["name"] == "Amal H."
